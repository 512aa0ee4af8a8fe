import { type Passage } from '@app/common/contracts';
import { extractiveAnswer } from './extractive-answer.js';
import { ExtractiveLlm } from './extractive-llm.js';
import { aPassage, aRequest } from './testing/llm-request.js';

const disable = aPassage({
  controlId: 'ac-2.3',
  title: 'AC-2(3) Account Management | Disable Accounts',
  score: 1,
  text: [
    'Disable accounts within [Assignment: organization-defined time period] when the accounts:',
    '  (a) Have expired; or',
    '  (b) Belong to nobody.',
    '',
    'Discussion: Unused accounts are a risk. Disabling accounts reduces the attack surface.',
  ].join('\n'),
});
const privilege = aPassage({
  controlId: 'ac-6',
  title: 'AC-6 Least Privilege',
  score: 0.7,
  text: 'Employ the principle of least privilege.\n\nDiscussion: Organizations employ it for duties and systems.',
});
const termination = aPassage({
  controlId: 'ps-4',
  title: 'PS-4 Personnel Termination',
  score: 0.8,
  text: [
    'Upon termination of employment:',
    '  a. Disable system access;',
    '  b. Revoke credentials;',
    '  c. Hold exit interviews;',
    '  d. Get property back.',
    '',
    'Discussion: Property includes keys.',
  ].join('\n'),
});
const manual = aPassage({
  title: 'Backup manual',
  score: 0.6,
  text: 'The cafeteria opens at noon. Backups of the mail server are made every night at two. Plants need water.',
});

const text = (question: string, passages: readonly Passage[]): string =>
  extractiveAnswer(question, passages).join('\n');

/** Every line of an answer ends with a mark, and without marks, labels and headings is words of the passage. */
function expectQuotes(answer: readonly string[], passages: readonly Passage[]): void {
  for (const line of answer.filter((one) => one !== '')) {
    expect(line).toMatch(/\[\[p\d+\]\]$/);
    const number = Number(/\[\[p(\d+)\]\]/.exec(line)?.[1]);
    const { title, text: words } = passages[number - 1]!;
    const quoted = line
      .replaceAll(/\s*\[\[p\d+\]\]/g, '\n')
      .replaceAll('**', '')
      .replace(/^\s*- /, '')
      .split('\n');
    for (const piece of quoted.filter((one) => one.trim() !== '')) {
      expect(`${title}: ${title}\n${words}`.replaceAll(/\s+/g, ' ')).toContain(
        piece.trim().replace(`${title}: `, ''),
      );
    }
  }
}

describe('a question that names a control', () => {
  it('gets its title, its whole statement with labels, and what the discussion says of it', () => {
    expect(text('What does AC-2(3) require?', [disable, privilege])).toBe(
      [
        '**AC-2(3) Account Management | Disable Accounts** [[p1]]',
        '',
        '- Disable accounts within [Assignment: organization-defined time period] when the accounts: [[p1]]',
        '  - **(a)** Have expired; or [[p1]]',
        '  - **(b)** Belong to nobody. [[p1]]',
        '',
        'Unused accounts are a risk. [[p1]]',
      ].join('\n'),
    );
  });

  it('gets the sentence that fits its other words best', () => {
    expect(text('How does AC-2(3) reduce the attack surface?', [disable])).toContain(
      'Disabling accounts reduces',
    );
  });

  it('gets both controls that it compares', () => {
    const answer = text('What is the difference between AC-6 and AC-2(3)?', [disable, privilege]);
    expect(answer.indexOf('**AC-6 Least Privilege** [[p2]]')).toBe(0);
    expect(answer).toContain('Employ the principle of least privilege. [[p2]]');
    expect(answer).toContain('**AC-2(3) Account Management | Disable Accounts** [[p1]]');
  });

  it('gets the lines with parameters when it asks for those', () => {
    const control = aPassage({
      controlId: 'ac-7',
      title: 'AC-7 Logons',
      text: 'a. Enforce a limit of [Assignment: organization-defined number]; and\nb. Write it down.',
    });
    const answer = text('Which parameters must I define for AC-7?', [control]);
    expect(answer).toContain('organization-defined number');
    expect(answer).not.toContain('Write it down');
  });

  it('shows a long statement in full, however many words it has', () => {
    const lines = Array.from(
      { length: 26 },
      (_, index) => `${String.fromCharCode(97 + index)}. ${'word '.repeat(20).trim()};`,
    );
    const answer = extractiveAnswer('Summarise AC-99', [
      aPassage({ controlId: 'ac-99', text: lines.join('\n') }),
    ]);
    expect(answer.filter((line) => line.startsWith('- **'))).toHaveLength(26);
  });
});

describe("a question about what a document of one's own says of a control", () => {
  const plan = aPassage({
    title: 'Grant portal security plan > AC-6 > Staff directory',
    score: 0.65,
    text: 'Case workers see the applications of their own district only.',
  });

  it.each([
    'How does the staff directory meet AC-6?',
    'How do we implement AC-6?',
    'What is our implementation of AC-6?',
  ])('is answered from that document: %s', (question) => {
    const answer = text(question, [privilege, manual, plan]);
    expect(answer).toContain('their own district only');
    expect(answer).not.toContain('Employ the principle');
  });

  it.each(['What does AC-6 require?', 'How does the mail server meet AC-6?'])(
    'is not mistaken for one about the control: %s',
    (question) => {
      expect(text(question, [privilege, plan])).toContain('Employ the principle of least privilege');
    },
  );
});

describe('other questions', () => {
  it('get the control whose title they ask for', () => {
    expect(text('What is least privilege?', [termination, privilege])).toMatch(
      /^\*\*AC-6 Least Privilege\*\* \[\[p2\]\]/,
    );
  });

  it('get the best lines of each control, as a list, when they ask which ones', () => {
    const answer = extractiveAnswer('Which controls say when to disable access?', [disable, termination]);
    expect(answer).toEqual([
      '- **AC-2(3) Account Management | Disable Accounts**: Disable accounts within [Assignment: organization-defined time period] when the accounts: [[p1]]',
      '  - (a) Have expired; or [[p1]]',
      '  - (b) Belong to nobody. [[p1]]',
      '- **PS-4 Personnel Termination**: Upon termination of employment: [[p2]]',
      '  - a. Disable system access; [[p2]]',
    ]);
  });

  it('get the lines that a leading line is about', () => {
    const answer = text('What happens upon termination of employment?', [termination]);
    expect(answer).toContain('Upon termination of employment: [[p1]]');
    expect(answer).toContain('a. Disable system access; [[p1]]');
  });

  it('get the sentence of a document that speaks of them, and not the others', () => {
    const answer = text('When are backups of the mail server made?', [manual, privilege]);
    expect(answer).toBe(
      '- **Backup manual**: Backups of the mail server are made every night at two. [[p1]]',
    );
  });

  it('do not get the same words twice', () => {
    const twin = { ...manual, id: 'twin', title: 'Copy of the manual' };
    expect(extractiveAnswer('When are backups of the mail server made?', [manual, twin])).toHaveLength(1);
  });

  describe('about text that the reader marked', () => {
    const marked = (words: string): Passage =>
      aPassage({ collection: 'selection', title: 'Selected text', text: words, score: 1 });

    it('are given from that text first, by what it says to the question', () => {
      const selection = marked(
        'Mail is backed up at night. Tapes are kept for a year. The key is with the porter.',
      );
      expect(text('How long are tapes kept?', [selection, manual])).toMatch(
        /^- \*\*Selected text\*\*: Tapes are kept for a year\. \[\[p1\]\]\n\n- \*\*Backup manual\*\*: /,
      );
    });

    it('quote its first sentences where none speaks of the question', () => {
      const selection = marked('Backups run at night. They are kept for a year.');
      expect(text('Explain', [selection])).toBe(
        '- **Selected text**: Backups run at night. [[p1]] They are kept for a year. [[p1]]',
      );
    });

    it('do not quote back single words', () => {
      const answer = text('Tell me more', [marked('mail server backups'), manual]);
      expect(answer).toContain('Backups of the mail server');
      expect(answer).not.toContain('Selected text');
    });
  });
});

describe('every answer', () => {
  const passages = [disable, termination, privilege, manual];
  it.each([
    'What does AC-2(3) require?',
    'Compare PS-4 with AC-6',
    'Which controls cover accounts?',
    'What is least privilege?',
    'When are backups made?',
    'An employee left and the accounts are still active',
    '¿Qué control exige copias?',
    'zzz qqq',
    '?',
  ])('is made of quotes with marks: %s', (question) => {
    const answer = extractiveAnswer(question, passages);
    expect(answer.length).toBeGreaterThan(0);
    expectQuotes(answer, passages);
  });

  it('is empty without passages', () => {
    expect(extractiveAnswer('What is least privilege?', [])).toEqual([]);
  });
});

describe('a withdrawn control', () => {
  const withdrawn = aPassage({
    controlId: 'cp-10.3',
    title: 'CP-10(3) Backup of Mail',
    score: 0.9,
    text: 'Withdrawn. Mail backups every night are dealt with by tailoring.',
  });

  it('answers only a question that names it', () => {
    const passages = [withdrawn, manual];
    expect(text('When are mail backups made every night?', passages)).not.toContain('Withdrawn');
    expect(text('Which controls deal with mail backups?', passages)).not.toContain('Withdrawn');
    expect(text('What does CP-10(3) say?', passages)).toContain('Withdrawn');
  });
});

describe('the extractive answerer', () => {
  it('lets an answer grow, a few words at a time', async () => {
    const pieces: string[] = [];
    const request = { ...aRequest(), question: 'What does AC-2(3) require?', passages: [disable] };
    for await (const event of new ExtractiveLlm().generate(request, new AbortController().signal)) {
      pieces.push(...(event.type === 'text' ? [event.text] : []));
    }
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join('')).toBe(text(request.question, [disable]));
  });
});
