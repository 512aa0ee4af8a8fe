import { type Baseline, type ControlSummary } from '@app/common/contracts';
import { type AskedControl, type Card, CardSources, counted, factPassage, wordList } from './card.js';

/**
 * Which enhancements a question is about: all, those of any of the baselines `of`, and of these only those that are in none
 * of `without`.
 */
export interface EnhancementChoice {
  readonly of: readonly Baseline[];
  readonly without: readonly Baseline[];
}

/** The enhancements of a control with their titles and baselines, all or those of some baselines. */
export function enhancementsCard(
  control: AskedControl,
  enhancements: readonly ControlSummary[],
  choice: EnhancementChoice,
): Card {
  const chosen = enhancements.filter((one) => isChosen(one, choice));
  const sources = new CardSources();
  const total = `${control.detail.label} has ${counted(enhancements.length, 'enhancement')}${withdrawnClause(enhancements)}.`;
  const answer = choice.of.length === 0 ? total : choiceFact(control, chosen, choice);
  const facts = [...new Set([answer, total]), ...enhancements.map(enhancementFact)];
  const mark = sources.mark(factPassage(control, 'enhancements', facts));
  return sources.card(choice.of.length === 0 ? 'enhancements' : 'baseline', [
    `**${control.heading}: enhancements**`,
    '',
    `${answer} ${mark}`,
    ...(chosen.length > 0 ? ['', ...chosen.map((one) => `- ${enhancementFact(one)} ${mark}`)] : []),
  ]);
}

function isChosen({ baselines }: ControlSummary, { of, without }: EnhancementChoice): boolean {
  const isIn = (name: Baseline): boolean => baselines.includes(name);
  return of.length === 0 || (of.some(isIn) && !without.some(isIn));
}

function choiceFact(
  { detail }: AskedControl,
  chosen: readonly ControlSummary[],
  { of, without }: EnhancementChoice,
): string {
  const where = `in ${wordList(of, 'or')}${without.length > 0 ? ` but not in ${wordList(without, 'or')}` : ''}`;
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
