import { type ScoredUnit } from './quote-choice.js';

/**
 * Markdown of what is quoted of one passage, as an item of a list: sentences in one line, lines of a statement as the
 * list that they are, below the line that leads them in or else below the title.
 */
export function quoteLines(title: string, units: readonly ScoredUnit[], mark: string): readonly string[] {
  const [first, ...rest] = units;
  if (!first || rest.every(({ unit }) => unit.kind === 'prose')) {
    return [`- **${title}**: ${units.map((one) => quoted(one, mark)).join(' ')}`];
  }
  const leads = rest.every(({ unit }) => unit.depth > first.unit.depth);
  const top = first.unit.depth + Number(leads);
  return [
    leads ? `- **${title}**: ${quoted(first, mark)}` : `- **${title}** ${mark}`,
    ...(leads ? rest : units).map(
      (one) => `${'  '.repeat(1 + Math.max(0, one.unit.depth - top))}- ${quoted(one, mark)}`,
    ),
  ];
}

function quoted({ unit }: ScoredUnit, mark: string): string {
  return `${unit.label === undefined ? '' : `${unit.label} `}${unit.text} ${mark}`;
}
