import { controlLabel } from '@app/common/oscal';
import { type AskedControl, type Card, CardSources, counted, factPassage } from './card.js';

/**
 * The controls that a control names as related. `titles` are what is known of them, by id. Where the question names further
 * controls, each is answered for, whichever of the two names the other.
 */
export function relatedCard(
  control: AskedControl,
  titles: ReadonlyMap<string, string>,
  others: readonly AskedControl[] = [],
): Card {
  const { detail, heading } = control;
  const sources = new CardSources();
  const summary = `${detail.label} names ${counted(detail.related.length, 'related control')}.`;
  const named = detail.related.map((id) => [controlLabel(id), titles.get(id)].filter(Boolean).join(' '));
  const verdicts = others.map((other) => verdict(control, other));
  const facts = [summary, ...named, ...verdicts.map(({ fact }) => fact)];
  const mark = sources.mark(factPassage(control, 'related', facts));
  return sources.card('related', [
    `**${heading}: related controls**`,
    '',
    ...verdicts.map(({ holds, fact }) => `- **${holds ? 'Yes' : 'No'}**: ${fact} ${mark}`),
    ...(verdicts.length > 0 ? [''] : []),
    `${summary} ${mark}`,
    ...(named.length > 0 ? ['', ...named.map((one) => `- ${one} ${mark}`)] : []),
  ]);
}

function verdict(
  { detail: one }: AskedControl,
  { detail: other }: AskedControl,
): { readonly holds: boolean; readonly fact: string } {
  if (one.related.includes(other.id)) {
    return { holds: true, fact: `${one.label} names ${other.label} as a related control.` };
  }
  const holds = other.related.includes(one.id);
  const fact = holds
    ? `${other.label} names ${one.label} as a related control.`
    : `Neither ${one.label} nor ${other.label} names the other as a related control.`;
  return { holds, fact };
}
