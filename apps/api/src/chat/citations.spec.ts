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

function numbered(pieces: readonly string[]): { text: string; numbering: CitationNumbering } {
  const numbering = new CitationNumbering(passages);
  const text = pieces.map((piece) => numbering.push(piece)).join('') + numbering.end();
  return { text, numbering };
}

describe('CitationNumbering', () => {
  it('numbers passages in the order of their first use', () => {
    const { text, numbering } = numbered(['One [[p3]]. Two [[p1]]. Three [[p3]].']);
    expect(text).toBe('One [1]. Two [2]. Three [1].');
    expect(numbering.citations().map(({ n, passageId }) => [n, passageId])).toEqual([
      [1, 'controls/ia-5'],
      [2, 'controls/ac-2'],
    ]);
  });

  it('drops marks of passages that were never given, and numbers that the model made up', () => {
    const { text, numbering } = numbered(['A [[p9]] b [7] c [1, 2] d [[p0]] e [[p2]].']);
    expect(text).toBe('A  b  c  d  e [1].');
    expect(numbering.citations()).toHaveLength(1);
  });

  it('keeps brackets that are no marks', () => {
    const words = 'Within [Assignment: organization-defined time period], see [SP 800-53] and a [link](x) [';
    expect(numbered([words]).text).toBe(words);
  });

  it('gives the same text and citations for any split of the stream', () => {
    const piece = fc.constantFrom(
      'Accounts are reviewed',
      '[[p1]]',
      '[[p2]]',
      '[[p77]]',
      '. ',
      '[3]',
      '[[',
      ']',
      '[x]',
      '\n- ',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.nat(200), { maxLength: 10 }),
        (pieces, cuts) => {
          const whole = pieces.join('');
          const at = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].toSorted((a, b) => a - b);
          const split = [...at, whole.length].map((end, index) => whole.slice(at[index - 1] ?? 0, end));
          const expected = numbered([whole]);
          const found = numbered(split);
          expect(found.text).toBe(expected.text);
          expect(found.numbering.citations()).toEqual(expected.numbering.citations());
        },
      ),
    );
  });

  it('names no number in the text that does not stand in the citations', () => {
    const piece = fc.constantFrom(
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
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const { text, numbering } = numbered(pieces);
        const known = new Set(numbering.citations().map(({ n }) => n));
        for (const [, n] of text.matchAll(/\[(\d+)\]/g)) {
          expect(known).toContain(Number(n));
        }
      }),
    );
  });

  it('quotes the sentence of the passage that carries the claim, verbatim', () => {
    const { numbering } = numbered(['Somebody reviews the accounts every 2 months [[p2]].']);
    expect(numbering.citations()[0]?.quote).toBe('Accounts are reviewed every 2 months.');
  });

  it('takes a claim whole that has pauses in it, and without the title before it', () => {
    const text =
      'a. Protect logs from change; and\nb. Tell [Assignment: organization-defined roles] of attempts.\nOthers and more.';
    const numbering = new CitationNumbering([{ ...passages[0]!, text }]);
    numbering.push('- **AU-9 Protection**: a. Protect logs from change; and [[p1]]');
    expect(numbering.citations()[0]?.quote).toBe('Protect logs from change; and');
    const assigned = new CitationNumbering([{ ...passages[0]!, text }]);
    assigned.push('- **b.** Tell [Assignment: organization-defined roles] of attempts. [[p1]]');
    expect(assigned.citations()[0]?.quote).toBe('Tell [Assignment: organization-defined roles] of attempts.');
  });
});
