import { type Table } from '../harness/report.mts';
import { type Report, shown } from './gates.mts';
import { type Verdict } from './judge.mts';

const ANSWERS = 'questions ndcg recall hit1 facts cited quotes verified decided p50 p95'.split(' ');
const ABSTENTION = 'questions falseAnswers falseAbstentions facts'.split(' ');
const CHECK = 'questions caught falseAlarms'.split(' ');
const SITUATIONS = 'questions rightInThree rightFirst right'.split(' ');
const SEARCH = 'questions ndcg ndcgBase recall hit1'.split(' ');
/** Of the machine and not of the product. */
const TIMES: ReadonlySet<string> = new Set(['p50', 'p95']);

/** The figures of a corpus: answers by kind of question, abstention by set, searches by set. */
export function tablesOf(corpus: string, figures: Report[string] = {}): readonly Table[] {
  const groups = Object.keys(figures);
  const of = (...kinds: readonly string[]): readonly string[] =>
    groups.filter((name) => kinds.includes(name.split(': ')[0] ?? '') && name.includes(': '));
  const table = (title: string, names: readonly string[], columns: readonly string[]): Table => ({
    title: `${title}, ${corpus} corpus`,
    head: ['', ...columns],
    rows: names.map((name) => [name, ...columns.map((column) => cell(figures[name]?.[column], column))]),
  });
  const tables = [
    table(
      'Answers',
      groups.filter((name) => !name.includes(': ')),
      ANSWERS,
    ),
    table('Abstention', of('abstention'), ABSTENTION),
    table('Situations', of('situations'), SITUATIONS),
    table('Search', of('search'), SEARCH),
    table('Check of sentences', of('lies', 'truths'), CHECK),
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** Questions that went wrong, and how. */
export function wrongTable(verdicts: readonly Verdict[]): Table {
  return {
    title: 'What went wrong',
    head: ['id', 'agent', 'question', 'wrong'],
    rows: verdicts.map((one) => [one.id, one.agent, one.question.replaceAll('|', '/'), faults(one)]),
  };
}

function faults(one: Verdict): string {
  return [
    ...(one.decided ? [] : [one.abstained ? 'declined' : 'not declined']),
    ...(one.citesExpected === false ? ['cites another control'] : []),
    ...(one.missingFacts.length > 0
      ? [`without ${one.missingFacts.join(', ').replaceAll('|', ' or ')}`]
      : []),
    ...(one.misquotes > 0 ? [`${one.misquotes} misquotes`] : []),
    ...(one.looseMarks > 0 ? [`${one.looseMarks} marks without a citation`] : []),
  ].join('; ');
}

/** Figures that another machine can be held to. */
export function withoutTimes(report: Report): Report {
  return mapFigures(report, (figures) =>
    Object.fromEntries(
      Object.entries(figures)
        .filter(([name]) => !TIMES.has(name))
        .map(([name, value]) => [name, Math.round(value * 10_000) / 10_000]),
    ),
  );
}

function mapFigures(
  report: Report,
  change: (figures: Readonly<Record<string, number>>) => Record<string, number>,
): Report {
  return Object.fromEntries(
    Object.entries(report).map(([corpus, groups]) => [
      corpus,
      Object.fromEntries(Object.entries(groups).map(([group, figures]) => [group, change(figures)])),
    ]),
  );
}

function cell(value: number | undefined, column: string): string {
  if (value === undefined) {
    return '';
  }
  return TIMES.has(column) ? `${value.toFixed(1)} ms` : shown(value);
}
