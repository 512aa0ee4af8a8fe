import { type Gate } from './gates.mts';

const starter = { corpus: 'starter', group: 'all' } as const;
const official = { corpus: 'official' } as const;

/** What must hold whatever was accepted before. A gate follows when it has long been passed. */
export const GATES: readonly Gate[] = [
  { ...starter, figure: 'quotes', least: 1 },
  { ...starter, figure: 'looseMarks', most: 0 },
  { ...starter, figure: 'ndcg', least: 0.8 },
  { ...starter, figure: 'facts', least: 0.88 },
  { ...starter, figure: 'cited', least: 0.85 },
  { ...starter, group: 'abstention: held out', figure: 'falseAnswers', most: 0.1 },
  { ...starter, group: 'abstention: held out', figure: 'falseAbstentions', most: 0.05 },
  { ...starter, group: 'situations: held out', figure: 'rightInThree', least: 0.8 },
  { ...starter, group: 'situations: reports, held out', figure: 'rightInThree', least: 0.65 },
  { ...starter, group: 'situations: reports told plainly, held out', figure: 'rightInThree', least: 0.8 },
  { ...starter, group: 'situations: other languages, held out', figure: 'rightInThree', least: 0.8 },
  { ...starter, group: 'asked_line', figure: 'facts', least: 0.9 },
  { ...starter, group: 'asked_line_unseen', figure: 'facts', least: 0.8 },
  { ...starter, group: 'lies: all', figure: 'caught', least: 0.95 },
  { ...starter, group: 'truths: extract', figure: 'falseAlarms', most: 0.05 },
  { ...official, group: 'abstention: held out', figure: 'falseAnswers', most: 0.12 },
  { ...official, group: 'abstention: held out', figure: 'falseAbstentions', most: 0.1 },
  { ...official, group: 'asked_line', figure: 'facts', least: 0.85 },
  { ...official, group: 'asked_line_unseen', figure: 'facts', least: 0.7 },
  { ...official, group: 'questions_dev', figure: 'facts', least: 0.9 },
  { ...official, group: 'search: public_dev', figure: 'ndcg', least: 0.35 },
  { ...official, group: 'search: public_dev', figure: 'ndcgBase', least: 0.42 },
];
