import { type Figures } from './measure.mts';

/** What was measured, by corpus and group: `starter`, `kind: lookup`. */
export type Report = Readonly<Record<string, Readonly<Record<string, Figures>>>>;

/** A figure that must not be passed. */
export interface Gate {
  readonly corpus: string;
  readonly group: string;
  readonly figure: string;
  readonly least?: number;
  readonly most?: number;
}

export interface Failure {
  readonly place: string;
  readonly text: string;
}

/** Figures where less is better; everything else named here is better when it is more. */
const LESS_IS_BETTER: ReadonlySet<string> = new Set([
  'falseAnswers',
  'falseAbstentions',
  'looseMarks',
  'falseAlarms',
]);
/** Compared with the accepted figures. Times are not: they are the machine's. */
const COMPARED: ReadonlySet<string> = new Set([
  ...LESS_IS_BETTER,
  'ndcg',
  'recall',
  'hit1',
  'ndcgBase',
  'facts',
  'cited',
  'quotes',
  'verified',
  'decided',
  'caught',
  'rightInThree',
  'right',
]);
/** How much worse than accepted a figure may be: this much, and one of its group's questions where the group is small. */
const TOLERANCE = 0.02;

/** The gates that are broken. A gate whose group was measured without its figure is broken; one that was not measured is not. */
export function brokenGates(report: Report, gates: readonly Gate[]): readonly Failure[] {
  return gates.flatMap(({ corpus, group, figure, least, most }) => {
    const figures = report[corpus]?.[group];
    if (figures === undefined) {
      return [];
    }
    const value = figures[figure];
    const place = `${corpus}, ${group}, ${figure}`;
    if (value === undefined) {
      return [{ place, text: 'was not measured' }];
    }
    if (least !== undefined && value < least) {
      return [{ place, text: `is ${shown(value)}, must be ${least} or more` }];
    }
    return most !== undefined && value > most
      ? [{ place, text: `is ${shown(value)}, must be ${most} or less` }]
      : [];
  });
}

/** What is worse than the accepted figures by more than chance, also a figure that is gone (but nothing must be quoted). */
export function regressions(report: Report, accepted: Report): readonly Failure[] {
  return Object.entries(report).flatMap(([corpus, groups]) =>
    Object.entries(accepted[corpus] ?? {}).flatMap(([group, before]) => {
      const now = groups[group];
      return now === undefined ? [] : groupRegressions(`${corpus}, ${group}`, now, before);
    }),
  );
}

function groupRegressions(place: string, now: Figures, before: Figures): readonly Failure[] {
  const allowed = Math.max(TOLERANCE, 1 / Math.max(1, before['questions'] ?? 1)) + 1e-9;
  return Object.entries(before).flatMap(([figure, was]) => {
    if (!COMPARED.has(figure)) {
      return [];
    }
    const is = now[figure];
    if (is === undefined) {
      return figure === 'quotes'
        ? []
        : [{ place: `${place}, ${figure}`, text: `was ${shown(was)}, is not measured any more` }];
    }
    const worse = LESS_IS_BETTER.has(figure) ? is - was : was - is;
    return worse > allowed
      ? [{ place: `${place}, ${figure}`, text: `was ${shown(was)}, is ${shown(is)}` }]
      : [];
  });
}

export function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
