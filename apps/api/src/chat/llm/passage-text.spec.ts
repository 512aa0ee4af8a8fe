import { passageUnits, sentencesOf } from './passage-text.js';

describe('passageUnits of a control', () => {
  const text = [
    'a. Define accounts; and',
    'b. Disable accounts when:',
    '  1. They expired; or',
    '    (a) Nobody uses them.',
    '  2. Somebody leaves.',
    '',
    'Discussion: Accounts are many (e.g. guest accounts). See AC-3. No. 5 is one.',
  ].join('\n');

  it('keeps labels, depth and the line that each one continues', () => {
    const units = passageUnits({ text, controlId: 'ac-2' });
    expect(units.filter(({ kind }) => kind === 'statement')).toEqual([
      { kind: 'statement', label: 'a.', text: 'Define accounts; and', depth: 0, parent: undefined },
      { kind: 'statement', label: 'b.', text: 'Disable accounts when:', depth: 0, parent: undefined },
      { kind: 'statement', label: '1.', text: 'They expired; or', depth: 1, parent: 1 },
      { kind: 'statement', label: '(a)', text: 'Nobody uses them.', depth: 2, parent: 2 },
      { kind: 'statement', label: '2.', text: 'Somebody leaves.', depth: 1, parent: 1 },
    ]);
  });

  it('reads the discussion by sentences', () => {
    const units = passageUnits({ text, controlId: 'ac-2' });
    expect(units.filter(({ kind }) => kind === 'prose').map((unit) => unit.text)).toEqual([
      'Accounts are many (e.g. guest accounts).',
      'See AC-3.',
      'No. 5 is one.',
    ]);
  });

  it('does not take the first word of a sentence for a label', () => {
    const units = passageUnits({ text: 'Withdrawn. Incorporated into AC-6.', controlId: 'ac-3.1' });
    expect(units).toEqual([
      { kind: 'statement', text: 'Withdrawn. Incorporated into AC-6.', depth: 0, parent: undefined },
    ]);
  });
});

describe('passageUnits of another document', () => {
  it('joins wrapped lines, splits sentences and items', () => {
    const text = '# Backups\n\nBackups are made\nevery night. They are tested.\n\n- On disk.\n- On tape.';
    expect(passageUnits({ text }).map((unit) => unit.text)).toEqual([
      'Backups',
      'Backups are made every night.',
      'They are tested.',
      'On disk.',
      'On tape.',
    ]);
  });

  it('has no units for a blank text', () => {
    expect(passageUnits({ text: ' \n\n ' })).toEqual([]);
    expect(passageUnits({ text: '', controlId: 'ac-1' })).toEqual([]);
  });
});

describe('sentencesOf', () => {
  it.each([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['Use 3.5 or more, i.e. the newest. Done.', ['Use 3.5 or more, i.e. the newest.', 'Done.']],
    ['He said "no." She left.', ['He said "no."', 'She left.']],
    ['no capital. follows here', ['no capital. follows here']],
  ])('%s', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });
});
