import { type ControlPart } from '@app/common/contracts';
import { controlText } from '@app/common/oscal';
import { type AskedControl, type Card, CardSources, counted, factPassage, partItems } from './card.js';
import { statementPassage } from './lookup.js';
import { definable } from './parameters.js';

/** Columns that a table can have and still be read. */
const MAX_COMPARED = 4;

/** Up to four controls side by side: a table of their facts, then the heads of their statements. */
export function comparisonCard(asked: readonly AskedControl[]): Card {
  const controls = asked.slice(0, MAX_COMPARED);
  const leftOut = asked.slice(MAX_COMPARED).map(({ detail }) => detail.label);
  const sources = new CardSources();
  const columns = controls.map((control) => {
    const facts = overview(control);
    const mark = sources.mark(
      factPassage(control, 'overview', [
        ...Object.values(facts).map((fact) => `${control.detail.label}: ${fact}`),
        ...(control.detail.statement.length > 0 ? [] : [`${control.detail.label} has no statement.`]),
      ]),
    );
    return { control, facts, mark };
  });
  const row = (name: string, cells: readonly string[]): string =>
    `| ${[name, ...cells].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = ROWS.map((name) =>
    row(
      name,
      columns.map(({ facts, mark }) => `${facts[name]} ${mark}`),
    ),
  );
  const statements = columns.flatMap(({ control, mark }) => [
    '',
    `**${control.detail.label}** says:`,
    '',
    ...(control.detail.statement.length > 0 || control.detail.status === 'withdrawn'
      ? heads(control, sources.mark(statementPassage(control)))
      : [`- ${control.detail.label} has no statement. ${mark}`]),
  ]);
  return sources.card('comparison', [
    row(
      ' ',
      controls.map(({ detail }) => detail.label),
    ),
    `|${' --- |'.repeat(controls.length + 1)}`,
    ...table,
    ...statements,
    ...(leftOut.length > 0
      ? ['', `Not compared, because a table holds ${MAX_COMPARED}: ${leftOut.join(', ')}.`]
      : []),
  ]);
}

const ROWS = ['Title', 'Family', 'Status', 'Baselines', 'Parameters', 'Enhancements', 'Related'] as const;

function overview({ detail, heading }: AskedControl): Readonly<Record<(typeof ROWS)[number], string>> {
  return {
    Title: heading.slice(detail.label.length).trim(),
    Family: `${detail.familyTitle} (${detail.family.toUpperCase()})`,
    Status: detail.status,
    Baselines: detail.baselines.length === 0 ? 'in no baseline' : detail.baselines.join(', '),
    Parameters: counted(definable(detail.parameters).length, 'parameter'),
    Enhancements: counted(detail.enhancements.length, 'enhancement'),
    Related: counted(detail.related.length, 'related control'),
  };
}

/** The first level of a statement, and the next ones where it only leads in. A withdrawn control has where it went. */
function heads({ detail }: AskedControl, mark: string): readonly string[] {
  if (detail.status === 'withdrawn') {
    return [`- ${controlText(detail)} ${mark}`];
  }
  const cut = (part: ControlPart, depth: number): ControlPart => ({
    ...part,
    parts: part.text.endsWith(':') && depth < 2 ? part.parts.map((child) => cut(child, depth + 1)) : [],
  });
  return partItems(
    detail.statement.map((part) => cut(part, 0)),
    mark,
  );
}
