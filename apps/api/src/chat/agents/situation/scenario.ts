import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { controlLabel, parentControlId } from '@app/common/oscal';
import { type Card, CardSources } from '../card.js';
import { readPassages, type ReadPassage, type ScoredUnit } from '../../llm/quote-choice.js';
import { quoteLines } from '../../llm/quote-lines.js';
import { contentTerms } from '../../llm/term-weights.js';
import { fittingControls, type FittingControl, type ScenarioSearch } from './scenario-ranking.js';
import { type Situation } from './situation.js';

const MAX_CONTROLS = 5;
/** What a control must reach, as a share of the best one's score. */
const WEAK_SHARE = 0.55;
/** Without any concept: words that situation and requirement must share, and their share of the words of the situation. */
const MIN_SHARED_WORDS = 3;
const MIN_SHARE = 0.4;
/** Words that speak for a control less than that are a chance meeting. */
const LEAST_SIGN = 7;
/** Lines that are shown of what a quoted line leads in. */
const LED_LINES = 3;

/**
 * Which controls fit a situation: each with words of its requirement, and with the words of the situation that it fits. The
 * evidence is either a concept of the situation (somebody left) that the control deals with, or several words that both share.
 * Nothing where no control has such evidence.
 */
export function scenarioCard(situation: Situation, searches: readonly ScenarioSearch[]): Card | undefined {
  const ranked = fittingControls(searches);
  const fits = ranked.flatMap((one) => fitOf(one, situation) ?? []);
  const strongest = fits[0]?.control.score ?? 0;
  const shown = fits.filter(({ control }) => control.score >= WEAK_SHARE * strongest).slice(0, MAX_CONTROLS);
  if (shown.length === 0) {
    return undefined;
  }
  const sources = new CardSources();
  const reasons = reasonsPassage(shown);
  const told = new Set<string>();
  const lines = shown.flatMap((fit) => {
    const mark = sources.mark(fit.control.passage);
    const isNew = fit.reasons.filter(({ long }) => !told.has(long));
    const again = fit.reasons.filter(({ long }) => told.has(long));
    fit.reasons.forEach(({ long }) => told.add(long));
    const given = [...isNew.map(({ long }) => long), ...again.map(({ short }) => short)];
    return fitLines(fit, given, mark, () => sources.mark(reasons));
  });
  return sources.card('scenario', [
    'Controls that fit what is told (whether one was failed depends on what your organization has set and done):',
    '',
    ...lines,
  ]);
}

/** Why each control was chosen, as a passage that can be cited: it is no text of any catalog, and its title says so. */
function reasonsPassage(fits: readonly Fit[]): Passage {
  return {
    id: 'situations/reasons',
    collection: 'situations',
    documentId: 'situations',
    title: 'Why these controls: the list of situations that comes with Ground Control',
    part: 'reasons',
    text: [
      ...new Set(fits.flatMap(({ reasons }) => reasons.flatMap(({ long, short }) => [long, short]))),
    ].join('\n'),
    score: 1,
  };
}

/** The passages of the controls that fit, best first, for a model to write from. */
export function scenarioPassages(searches: readonly ScenarioSearch[], limit: number): readonly Passage[] {
  return fittingControls(searches)
    .slice(0, limit)
    .map(({ passage }) => passage);
}

interface Fit {
  readonly control: FittingControl;
  readonly quote: readonly ScoredUnit[];
  readonly reasons: readonly Reason[];
}

/** Why a control was chosen, in full and for a control that shares the reason with one before it. */
interface Reason {
  readonly long: string;
  readonly short: string;
}

function fitOf(control: FittingControl, { told }: Situation): Fit | undefined {
  const matters = control.searches.map(({ text }) => text).join(' ');
  const [read] = readPassages([control.passage], contentTerms(`${told} ${matters}`));
  const quote = read && quoteOf(read);
  if (!quote) {
    return undefined;
  }
  const reasons = [...conceptReasons(control), ...signReasons(control)];
  if (reasons.length > 0) {
    return { control, quote, reasons };
  }
  const shared = sharedWords(read, told);
  const words = `Its words are those of what is told: ${shared?.join(', ') ?? ''}.`;
  return shared && { control, quote, reasons: [{ long: words, short: words }] };
}

/** The concepts of the situation that name the control. */
function conceptReasons({ passage, searches }: FittingControl): readonly Reason[] {
  return searches.flatMap(({ recognised }) => {
    const { controlId = '' } = passage;
    const base = parentControlId(controlId) ?? controlId;
    if (!recognised || !recognised.concept.controls.some((id) => id === controlId || id === base)) {
      return [];
    }
    const { concept, said } = recognised;
    const controls = concept.controls.map((id) => controlLabel(id)).join(', ');
    return [
      {
        long: `Why: \u201c${said}\u201d is a sign that ${concept.name}, which is a matter of ${controls}.`,
        short: `Why: also \u201c${said}\u201d.`,
      },
    ];
  });
}

/** The words of the situation that are signs of the control, where no concept names it. */
function signReasons(control: FittingControl): readonly Reason[] {
  const { controlId = '' } = control.passage;
  const sign = control.searches
    .flatMap(({ signs = [] }) => signs)
    .find((one) => one.controlId === controlId && one.score >= LEAST_SIGN);
  if (!sign || conceptReasons(control).length > 0) {
    return [];
  }
  const why = `Why: \u201c${sign.said}\u201d is often told where ${controlLabel(controlId)} was missing.`;
  return [{ long: why, short: why }];
}

/** The words that the situation and one line of a control share, as they are told, where they are many. */
function sharedWords({ units }: ReadPassage, told: string): readonly string[] | undefined {
  const toldTerms = contentTerms(told);
  const shared = units
    .map(({ terms }) => toldTerms.filter((term) => terms.has(term)))
    .reduce((most, one) => (one.length > most.length ? one : most), []);
  if (shared.length < MIN_SHARED_WORDS || shared.length < MIN_SHARE * toldTerms.length) {
    return undefined;
  }
  const words = told.match(/[\p{L}\p{N}]+/gu) ?? [];
  return shared.flatMap((term) => words.find((word) => analyze(word)[0] === term) ?? []);
}

/** The line of the requirement that speaks most of it, with what it continues and what it leads in. */
function quoteOf({ units }: ReadPassage): readonly ScoredUnit[] | undefined {
  const statement = units.filter(({ unit }) => unit.kind === 'statement');
  const best = statement.reduce<ScoredUnit | undefined>(
    (found, one) => (found === undefined || one.score > found.score ? one : found),
    undefined,
  );
  if (!best) {
    return undefined;
  }
  const places = new Set([best.place]);
  for (let at = best.unit.parent; at !== undefined; at = units[at]?.unit.parent) {
    places.add(at);
  }
  const led = best.unit.text.endsWith(':') ? statement.filter(({ unit }) => unit.parent === best.place) : [];
  led.slice(0, LED_LINES).forEach(({ place }) => places.add(place));
  return statement.filter(({ place }) => places.has(place));
}

function fitLines(
  { control, quote }: Fit,
  reasons: readonly string[],
  mark: string,
  reasonMark: () => string,
): readonly string[] {
  return [
    ...quoteLines(control.passage.title, quote, mark),
    ...reasons.map((reason) => `  - ${reason} ${reasonMark()}`),
  ];
}
