import { type Baseline, BASELINES } from '@app/common/contracts';
import { type AskedControl, type Card, CardSources, emptyCard, factPassage, wordList } from './card.js';

/**
 * In which baselines a control is. `asked` are those that the question names (none: all are told). `known` are the
 * baselines that the collection has members of: of others nothing can be said.
 */
export function baselineCard(
  control: AskedControl,
  asked: readonly Baseline[],
  known: ReadonlySet<Baseline>,
): Card {
  const { label } = control.detail;
  const untold = (asked.length > 0 ? asked : BASELINES).filter((name) => !known.has(name));
  if (!isSp80053(control.detail.id)) {
    const line = `**${control.heading}**: the baselines of SP 800-53B are made of controls of SP 800-53, and ${label} is none of them.`;
    return emptyCard('baseline', [line]);
  }
  if (untold.length === (asked.length > 0 ? asked : BASELINES).length) {
    return emptyCard('baseline', [untoldLine(untold, label)]);
  }
  const sources = new CardSources();
  const mark = sources.mark(factPassage(control, 'baselines', baselineFacts(control, known)));
  const verdicts = asked
    .filter((name) => known.has(name))
    .map((name) => {
      const isIn = control.detail.baselines.includes(name);
      return `- **${isIn ? 'Yes' : 'No'}**: ${memberFact(control, name)} ${mark}`;
    });
  return sources.card('baseline', [
    `**${control.heading}: baselines**`,
    '',
    ...verdicts,
    ...summaryFacts(control, known).map((fact) => `- ${fact} ${mark}`),
    ...(untold.length > 0 ? [`- ${untoldLine(untold, label)}`] : []),
  ]);
}

/** The sentences that the passage of a control's baselines is made of. */
function baselineFacts(control: AskedControl, known: ReadonlySet<Baseline>): readonly string[] {
  return [
    ...summaryFacts(control, known),
    ...BASELINES.filter((name) => known.has(name)).map((name) => memberFact(control, name)),
  ];
}

function summaryFacts({ detail }: AskedControl, known: ReadonlySet<Baseline>): readonly string[] {
  const { label, baselines } = detail;
  const others = BASELINES.filter((name) => known.has(name) && !baselines.includes(name));
  if (baselines.length === 0) {
    return [`${label} is not in any baseline of SP 800-53B that is known here (${wordList(others, 'or')}).`];
  }
  const noun = baselines.length === 1 ? 'baseline' : 'baselines';
  return [
    `${label} is in the ${wordList(baselines)} ${noun} of SP 800-53B.`,
    ...(others.length > 0 ? [`${label} is not in ${wordList(others, 'or')}.`] : []),
  ];
}

function memberFact({ detail }: AskedControl, name: Baseline): string {
  return `${detail.label} is ${detail.baselines.includes(name) ? '' : 'not '}in the ${name} baseline.`;
}

function untoldLine(names: readonly Baseline[], label: string): string {
  return `The documents do not tell which controls the ${wordList(names)} baseline has, so nothing can be said of ${label} there.`;
}

function isSp80053(id: string): boolean {
  return /^[a-z]{2}-\d/.test(id);
}
