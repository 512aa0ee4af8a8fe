import { LOOKUP, LOOKUP_AC3 } from '../testing/follow-up-examples.js';
import { type PastTurn } from '../past-turn.js';
import { inOtherLanguage } from './in-other-language.js';

const RELATED: PastTurn = {
  question: 'Which controls are related to AC-6?',
  agent: 'related',
  controlIds: ['ac-6'],
  listed: ['ac-2', 'ac-3', 'ac-5'],
  abstained: false,
};
const BASELINE: PastTurn = { ...LOOKUP, question: 'Is AC-2 in LOW?', agent: 'baseline' };

describe('inOtherLanguage', () => {
  it.each([
    [[LOOKUP], '\u00bfy sus mejoras?', 'What are the enhancements of AC-2?'],
    [[LOOKUP], '\u00bfY los par\u00e1metros?', 'What are the parameters of AC-2?'],
    [[BASELINE], '\u00bfy para HIGH?', 'Is AC-2 in HIGH?'],
    [[BASELINE], '\u00bfqu\u00e9 pasa con el nivel alto?', 'Is AC-2 in HIGH?'],
    [[LOOKUP], '\u00bfy AC-3?', 'What does AC-3 require?'],
    [[LOOKUP], '\u00bfEst\u00e1 en LOW?', 'Is AC-2 in LOW?'],
    [[RELATED], '\u00bfcu\u00e1les de ellos est\u00e1n en LOW?', 'Which of AC-2, AC-3 and AC-5 are in LOW?'],
    [[LOOKUP], 'comp\u00e1ralo con AC-3', 'Compare AC-2 with AC-3'],
    [[LOOKUP], '\u00bfc\u00f3mo se eval\u00faa?', 'How is AC-2 assessed?'],
    [[LOOKUP], 'und die Erweiterungen?', 'What are the enhancements of AC-2?'],
    [[LOOKUP], 'Und seine Parameter?', 'What are the parameters of AC-2?'],
    [[BASELINE], 'und f\u00fcr HIGH?', 'Is AC-2 in HIGH?'],
    [[BASELINE], 'Wie sieht es mit MODERATE aus?', 'Is AC-2 in MODERATE?'],
    [[LOOKUP], 'Ist es in LOW enthalten?', 'Is AC-2 in LOW?'],
    [[RELATED], 'Welche davon sind in LOW?', 'Which of AC-2, AC-3 and AC-5 are in LOW?'],
    [[LOOKUP], 'Vergleiche es mit AC-3', 'Compare AC-2 with AC-3'],
    [[LOOKUP_AC3, LOOKUP], 'vergleiche das mit dem anderen', 'Compare AC-2 with AC-3'],
    [[LOOKUP], 'Wie wird das gepr\u00fcft?', 'How is AC-2 assessed?'],
    [[BASELINE], 'et pour HIGH ?', 'Is AC-2 in HIGH?'],
    [[LOOKUP], 'Et ses am\u00e9liorations ?', 'What are the enhancements of AC-2?'],
    [[LOOKUP], 'et AC-3 ?', 'What does AC-3 require?'],
    [[LOOKUP], 'est-il dans LOW ?', 'Is AC-2 in LOW?'],
    [[RELATED], 'lesquels sont dans LOW ?', 'Which of AC-2, AC-3 and AC-5 are in LOW?'],
    [[LOOKUP], 'Compare-le avec AC-3', 'Compare AC-2 with AC-3'],
    [[LOOKUP], 'e as suas melhorias?', 'What are the enhancements of AC-2?'],
    [[BASELINE], 'e no n\u00edvel alto?', 'Is AC-2 in HIGH?'],
    [[LOOKUP], 'e o AC-3?', 'What does AC-3 require?'],
    [[LOOKUP], 'Est\u00e1 em LOW?', 'Is AC-2 in LOW?'],
    [[RELATED], 'quais deles est\u00e3o em LOW?', 'Which of AC-2, AC-3 and AC-5 are in LOW?'],
    [[LOOKUP], 'como \u00e9 avaliado?', 'How is AC-2 assessed?'],
  ] as const)('after %j understands "%s" as "%s"', (history, asked, standalone) => {
    expect(inOtherLanguage(asked, history)).toEqual({ question: standalone, rewritten: true });
  });

  it.each([
    ['\u00bfy eso?', 'es'],
    ['\u00bfEst\u00e1 en LOW?', 'es'],
    ['und das?', 'de'],
    ['Und seine Erweiterungen?', 'de'],
    ['et lui ?', 'fr'],
    ['e isso?', 'pt'],
  ])('says in its language that nobody knows what "%s" is about', (question, language) => {
    expect(inOtherLanguage(question, [])).toEqual({ question, rewritten: false, unclear: true, language });
  });

  it.each([
    'What does AC-2 require?',
    'and its enhancements?',
    'which of them are in LOW?',
    'why?',
    '\u00bfQu\u00e9 es el m\u00ednimo privilegio?',
    '\u00bfQui\u00e9n revisa sus cuentas?',
    '\u00bfCon qu\u00e9 frecuencia se revisan las cuentas?',
    'Wie oft m\u00fcssen Konten gepr\u00fcft werden?',
    'Was sind die Anforderungen an Passw\u00f6rter und Konten?',
    'Comment prot\u00e9ger les journaux ?',
    'Quem pode alterar os registros?',
    '',
    '?',
  ])('takes "%s" for no such follow-up', (question) => {
    expect(inOtherLanguage(question, [LOOKUP])).toBeUndefined();
  });
});
