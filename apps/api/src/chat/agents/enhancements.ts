import { type Baseline, BASELINES, type ControlSummary } from '@app/common/contracts';
import { controlLabel } from '@app/common/oscal';
import { type AskedControl, type Card, CardSources, counted, factPassage, wordList } from './card.js';

/**
 * Which enhancements a question is about: all, those of any of the baselines `of`, and of these only those that are in none
 * of `without`.
 */
export interface EnhancementChoice {
  readonly of: readonly Baseline[];
  readonly without: readonly Baseline[];
  /** They must be in all of these besides. */
  readonly also: readonly Baseline[];
  /** Only what is withdrawn is asked for. */
  readonly withdrawn?: boolean;
}

/** The enhancements of a control with their titles and baselines, all or those of some baselines. */
export function enhancementsCard(
  control: AskedControl,
  enhancements: readonly ControlSummary[],
  choice: EnhancementChoice,
): Card {
  if (control.detail.parentId !== undefined) {
    return ownCard(control, control.detail.parentId);
  }
  const chosen = enhancements.filter((one) => isChosen(one, choice));
  const sources = new CardSources();
  const total = `${control.detail.label} has ${counted(enhancements.length, 'enhancement')}${withdrawnClause(enhancements)}.`;
  const answer =
    isEverything(choice) && choice.withdrawn !== true ? total : choiceFact(control, chosen, choice);
  const facts = [...new Set([answer, total]), ...enhancements.map(enhancementFact)];
  const mark = sources.mark(factPassage(control, 'enhancements', facts));
  return sources.card(isEverything(choice) ? 'enhancements' : 'baseline', [
    `**${control.heading}: enhancements**`,
    '',
    `${answer} ${mark}`,
    ...(chosen.length > 0 ? ['', ...chosen.map((one) => `- ${enhancementFact(one)} ${mark}`)] : []),
  ]);
}

/** An enhancement has none. */
function ownCard(control: AskedControl, parentId: string): Card {
  const sources = new CardSources();
  const { label } = control.detail;
  const fact = `${label} is itself an enhancement of ${controlLabel(parentId)}, and enhancements have none of their own.`;
  const mark = sources.mark(factPassage(control, 'enhancements', [fact]));
  return sources.card('enhancements', [`**${control.heading}: enhancements**`, '', `${fact} ${mark}`]);
}

function isChosen(one: ControlSummary, choice: EnhancementChoice): boolean {
  return choice.withdrawn === true
    ? one.status === 'withdrawn'
    : isInBaselines(one, choice) && (isEverything(choice) || one.status === 'active');
}

/** Neither a baseline is asked for nor any left out. */
export function isEverything({ of, without }: EnhancementChoice): boolean {
  return of.length === 0 && without.length === 0;
}

/** `in no baseline`, `not in HIGH`, `in HIGH and in PRIVACY but not in LOW or MODERATE` */
export function baselineWords({ of, without, also }: EnhancementChoice): string {
  if (of.length === 0) {
    return without.length === BASELINES.length ? 'in no baseline' : `not in ${wordList(without, 'or')}`;
  }
  return [
    `in ${wordList(of, 'or')}`,
    ...(also.length > 0 ? [`and in ${wordList(also)}`] : []),
    ...(without.length > 0 ? [`but not in ${wordList(without, 'or')}`] : []),
  ].join(' ');
}

export function isInBaselines(
  { baselines }: ControlSummary,
  { of, without, also }: EnhancementChoice,
): boolean {
  const isIn = (name: Baseline): boolean => baselines.includes(name);
  return (of.length === 0 || of.some(isIn)) && also.every(isIn) && !without.some(isIn);
}

function choiceFact(
  { detail }: AskedControl,
  chosen: readonly ControlSummary[],
  choice: EnhancementChoice,
): string {
  const where = choice.withdrawn === true ? 'withdrawn' : baselineWords(choice);
  const verb = chosen.length === 1 ? 'is' : 'are';
  return `${counted(chosen.length, 'enhancement')} of ${detail.label} ${verb} ${where}.`.replace(/^n/, 'N');
}

function withdrawnClause(enhancements: readonly ControlSummary[]): string {
  const withdrawn = enhancements.filter(({ status }) => status === 'withdrawn').length;
  return withdrawn === 0 ? '' : `, of which ${withdrawn} ${withdrawn === 1 ? 'is' : 'are'} withdrawn`;
}

function enhancementFact({ label, title, baselines, status }: ControlSummary): string {
  if (status === 'withdrawn') {
    return `${label} ${title} (withdrawn)`;
  }
  return `${label} ${title} (${baselines.length === 0 ? 'in no baseline' : baselines.join(', ')})`;
}
