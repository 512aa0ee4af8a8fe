import { guessIds, readIds } from './question-ids.js';

describe('readIds', () => {
  const idsIn = (question: string): readonly string[] =>
    readIds(question).mentions.map(({ controlId, item }) => [controlId, item].filter(Boolean).join('/'));

  it.each([
    ['What does AC-2 enhancement 3 require?', ['ac-2.3']],
    ['What does AC-2, control enhancement (3) require?', ['ac-2.3']],
    ['enhancement 3 of AC-2', ['ac-2.3']],
    ['What is item d of AC-2?', ['ac-2/d']],
    ['What does paragraph (d)(1) of control AC-2 say?', ['ac-2/d.1']],
    ['AC-2 item d.1', ['ac-2/d.1']],
    ['part a of AC-2(3), please', ['ac-2.3/a']],
    ['Compare item a of AC-2 with AC-3 item b', ['ac-2/a', 'ac-3/b']],
    ['AC-2 d 1', ['ac-2/d.1']],
    ['Does AC-2 j say how often?', ['ac-2/j']],
    ['What does AU-2 a. require?', ['au-2/a']],
    ['What does AU-2 a require?', ['au-2/a']],
    ['AC-2 y AC-3, AC-4 e AC-5', ['ac-2', 'ac-3', 'ac-4', 'ac-5']],
    ['Does AC-2 a company good?', ['ac-2']],
    ['Explain ac-01_odp.01 and AC-2', ['ac-1', 'ac-2']],
    ['How do I implement control AC-300?', ['ac-300']],
    ['Is AC-2 part of LOW?', ['ac-2']],
    ['Which part of AC-2 is in LOW?', ['ac-2']],
    ['Does AC-2(3) part with anything?', ['ac-2.3']],
  ])('reads "%s"', (question, ids) => {
    expect(idsIn(question)).toEqual(ids);
  });

  it('reads a misspelt id, and says so', () => {
    expect(readIds('Compare AC2-3 with AU-6 and AC-2(3')).toMatchObject({
      mentions: [{ controlId: 'ac-2.3' }, { controlId: 'au-6' }, { controlId: 'ac-2.3' }],
      corrections: [
        { written: 'AC2-3', controlId: 'ac-2.3' },
        { written: 'AC-2(3', controlId: 'ac-2.3' },
      ],
      question: 'Compare AC-2(3) with AU-6 and AC-2(3)',
    });
  });

  it('guesses only where it is asked to', () => {
    expect(readIds('what does ac 2 say').mentions).toEqual([]);
    expect(guessIds('what does ac 2 say')).toMatchObject({
      mentions: [{ controlId: 'ac-2' }],
      question: 'what does AC-2 say',
    });
  });

  it('guesses ids of SP 800-171 without its name, and no other versions', () => {
    expect(idsIn('What does 3.1.1 require?')).toEqual([]);
    expect(guessIds('What does 3.1.1 require?').mentions).toMatchObject([{ controlId: '03.01.01' }]);
    expect(guessIds('What do 3.1.1.2, 3.1.99, v3.1.1 and 13.1.1 mean?').mentions).toEqual([]);
  });

  it('reads more enhancements than there can be, and larger numbers only where it guesses', () => {
    expect(idsIn('Compare AC-2(100) with ac-2 (3)')).toEqual(['ac-2.100', 'ac-2.3']);
    expect(idsIn('Is the AC-130 a plane, or PT-141 a drug?')).toEqual([]);
    expect(guessIds('what does AC-222 say').mentions).toMatchObject([{ controlId: 'ac-222' }]);
  });
});
