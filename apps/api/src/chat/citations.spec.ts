import { type Passage } from '@app/common/contracts';
import * as fc from 'fast-check';
import { CitationNumbering } from './citations.js';

const passages: readonly Passage[] = ['ac-2', 'ac-3', 'ia-5'].map((controlId, index) => ({
  id: `controls/${controlId}`,
  collection: 'controls',
  documentId: 'd',
  title: controlId,
  controlId,
  text: `First sentence of ${controlId}. Accounts are reviewed every ${index + 1} months. The last sentence.`,
  score: 1,
}));

const unknown = (): undefined => undefined;

function numbered(...sentences: readonly string[]): { text: string; numbering: CitationNumbering } {
  const numbering = new CitationNumbering(passages);
  const text = sentences.map((sentence) => numbering.number(sentence, undefined, unknown)).join('');
  return { text, numbering };
}

describe('CitationNumbering', () => {
  it('numbers passages in the order of their first use', () => {
    const { text, numbering } = numbered('One [[p3]]. ', 'Two [[p1]]. ', 'Three [[p3]].');
    expect(text).toBe('One [1]. Two [2]. Three [1].');
    expect(numbering.citations().map(({ n, passageId }) => [n, passageId])).toEqual([
      [1, 'controls/ia-5'],
      [2, 'controls/ac-2'],
    ]);
  });

  it('drops marks of passages that were never given, and numbers that the model made up', () => {
    const { text, numbering } = numbered('A [[p9]] b [7] c [1, 2] d [[p0]] e [[p2]].');
    expect(text).toBe('A  b  c  d  e [1].');
    expect(numbering.citations()).toHaveLength(1);
  });

  it.each(['[[p1]][[p3]]', '[[p1, p3]]', '[[p1],[p3]]', '[p1; p3]', '[[p1, 3]]', '[[p1]][[p1]][[p3]]'])(
    'reads marks as %s',
    (marks) => {
      expect(numbered(`Words ${marks}.`).text).toBe('Words [1][2].');
    },
  );

  it('keeps brackets that are no marks', () => {
    const words = 'Within [Assignment: organization-defined time period], see [SP 800-53] and a [link](x) [';
    expect(numbered(words).text).toBe(words);
  });

  it('cites those that carry a sentence: others go, and a mark that is wrong becomes theirs', () => {
    const numbering = new CitationNumbering(passages);
    expect(numbering.number('Both [[p1]][[p2]].', [1], unknown)).toBe('Both [1].');
    expect(numbering.number('Wrong [[p1]][[p2]].', [2], unknown)).toBe('Wrong [2].');
    expect(numbering.citations().map(({ passageId }) => passageId)).toEqual([
      'controls/ac-3',
      'controls/ia-5',
    ]);
  });

  it.each(['Words [7].', 'Words [1111].', 'Words [2024, 1].'])('drops the made-up numbers of %j', (words) => {
    expect(numbered(words).text).toBe('Words .');
  });

  it('names no number in the text that does not stand in the citations', () => {
    const piece = fc.constantFrom(
      ...[
        'words ',
        '[[p1]]',
        '[[p2]]',
        '[[p3]]',
        '[[p4]]',
        '[2]',
        '[[p',
        '1]]',
        '[',
        ']',
        '[p1, 2]',
        '1',
        ',',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const { text, numbering } = numbered(pieces.join(''));
        const known = new Set(numbering.citations().map(({ n }) => n));
        for (const [, n] of text.matchAll(/\[(\d+)\]/g)) {
          expect(known).toContain(Number(n));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('quotes the words that are known to carry the sentence, else the sentence that fits best, verbatim', () => {
    const { numbering } = numbered('Somebody reviews the accounts every 2 months [[p2]].');
    expect(numbering.citations()[0]?.quote).toBe('Accounts are reviewed every 2 months.');
    const known = new CitationNumbering(passages);
    known.number('Whatever [[p2]].', [1], () => 'The last sentence.');
    expect(known.citations()[0]?.quote).toBe('The last sentence.');
  });
});
