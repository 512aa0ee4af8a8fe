import {
  type CrosswalkCell,
  type CrosswalkFramework,
  type CrosswalkRow,
  type Passage,
} from '@app/common/contracts';
import { controlLabel } from '@app/common/oscal';
import { type AskedControl, type Card, CardSources, counted, emptyCard, wordList } from './card.js';
import { type CrosswalkRequest } from './crosswalk-words.js';

/** What is known for one id that is asked for. */
export interface CrosswalkMatter {
  readonly row: CrosswalkRow;
  /** The control itself, where a catalog has it. */
  readonly control?: AskedControl | undefined;
  /** Titles of what it is mapped to, by id, as far as a catalog has them. */
  readonly titles: ReadonlyMap<string, string>;
  /** Other ids of the same question: each is answered with yes or no. */
  readonly others: readonly string[];
}

const NAMES: Readonly<Record<CrosswalkFramework, string>> = {
  'sp800-53': 'NIST SP 800-53 Rev. 5',
  'csf-2.0': 'NIST Cybersecurity Framework 2.0',
  'sp800-171r3': 'NIST SP 800-171 Rev. 3',
};
const UNITS: Readonly<Record<CrosswalkFramework, string>> = {
  'sp800-53': 'control',
  'csf-2.0': 'subcategory',
  'sp800-171r3': 'requirement',
};

/**
 * What publications map an id to, pair by pair and with the source; nothing is inferred over a third framework, and an empty
 * cell is said to be empty.
 */
export function crosswalkCard({ frameworks, foreign }: CrosswalkRequest, matter: CrosswalkMatter): Card {
  const { row } = matter;
  const label = controlLabel(row.id);
  if (row.status === 'withdrawn') {
    return emptyCard('crosswalk', [
      `${label} is withdrawn from ${NAMES[row.framework]}, so no mapping is given for it.`,
    ]);
  }
  const { cells, missing } = chosenCells(frameworks, foreign, row);
  const untold = missing.length === 0 ? undefined : missingLine(label, missing, row.cells);
  if (cells.length === 0) {
    return emptyCard('crosswalk', [untold ?? `No mapping of ${label} is known here.`]);
  }
  const sources = new CardSources();
  const lines = cells.flatMap((cell) => cellLines(matter, cell, sources));
  return sources.card('crosswalk', [
    `**${matter.control?.heading ?? `${label} (${NAMES[row.framework]})`}: crosswalk**`,
    ...lines,
    ...(untold === undefined ? [] : ['', `**${untold}**`]),
  ]);
}

/** The cells that are asked for, or all where those are not known; and what is asked for and not known. */
function chosenCells(
  frameworks: CrosswalkRequest['frameworks'],
  foreign: readonly string[],
  row: CrosswalkRow,
): { readonly cells: readonly CrosswalkCell[]; readonly missing: readonly string[] } {
  const wanted = frameworks.filter((name) => name !== row.framework);
  const unknown = wanted.filter((name) => row.cells.every(({ framework }) => framework !== name));
  const missing = [...foreign, ...unknown.map((name) => NAMES[name])];
  if (wanted.length === 0) {
    return { cells: foreign.length > 0 ? [] : row.cells, missing };
  }
  const named = row.cells.filter(({ framework }) => wanted.includes(framework));
  return { cells: named.length > 0 ? named : row.cells, missing };
}

function missingLine(label: string, missing: readonly string[], cells: readonly CrosswalkCell[]): string {
  const known = [...new Set(cells.map(({ framework }) => NAMES[framework]))];
  const instead = known.length === 0 ? '' : ` What is known are mappings to ${wordList(known)}.`;
  return `No mapping of ${label} to ${wordList(missing)} is known here.${instead}`;
}

function cellLines(matter: CrosswalkMatter, cell: CrosswalkCell, sources: CardSources): readonly string[] {
  const { titles, others } = matter;
  const label = controlLabel(matter.row.id);
  const verdicts = others
    .filter((id) => cell.ids.includes(id) || isOf(id, cell.framework))
    .map((id) => verdict(label, id, cell));
  const summary = summaryOf(label, cell);
  const items = cell.ids.map((id) => [controlLabel(id), titles.get(id)].filter(Boolean).join(' '));
  const origin = originOf(label, cell);
  const facts = [summary, ...items, origin, ...verdicts.map(({ fact }) => fact)];
  const mark = sources.mark(crosswalkPassage(matter, cell, facts));
  return [
    '',
    ...verdicts.map(({ holds, fact }) => `- **${holds ? 'Yes' : 'No'}**: ${fact} ${mark}`),
    ...(verdicts.length > 0 ? [''] : []),
    `${summary} ${mark}`,
    ...(items.length > 0 ? ['', ...items.map((item) => `- ${item} ${mark}`)] : []),
    '',
    `${origin} ${mark}`,
  ];
}

function verdict(
  label: string,
  id: string,
  { ids, direction }: CrosswalkCell,
): { holds: boolean; fact: string } {
  const holds = ids.includes(id);
  const [from, to] = direction === 'forward' ? [label, controlLabel(id)] : [controlLabel(id), label];
  return { holds, fact: `${from} is ${holds ? '' : 'not '}mapped to ${to}.` };
}

function summaryOf(label: string, { framework, direction, ids }: CrosswalkCell): string {
  const name = NAMES[framework];
  if (ids.length === 0) {
    return direction === 'forward'
      ? `${label} is mapped to no ${UNITS[framework]} of ${name}: this cell is empty.`
      : `No ${UNITS[framework]} of ${name} is mapped to ${label}: this cell is empty.`;
  }
  const count = counted(ids.length, UNITS[framework]).replace(/ys$/, 'ies');
  return direction === 'forward'
    ? `${label} is mapped to ${count} of ${name}.`
    : `${count} of ${name} ${ids.length === 1 ? 'is' : 'are'} mapped to ${label}.`;
}

/** Who says so, and in which direction: a mapping that is read backwards was not made for that. */
function originOf(label: string, { source, direction, framework }: CrosswalkCell): string {
  const way =
    direction === 'forward'
      ? `it maps ${label} to ${NAMES[framework]}`
      : `it maps ${NAMES[framework]} to ${label}, and is read backwards here`;
  return `Source: ${source}; ${way}.`;
}

function isOf(id: string, framework: CrosswalkFramework): boolean {
  const shape = { 'sp800-53': /^[a-z]{2}-/, 'csf-2.0': /^[A-Z]{2}\./, 'sp800-171r3': /^03\./ }[framework];
  return shape.test(id);
}

function crosswalkPassage(
  { row, control }: CrosswalkMatter,
  cell: CrosswalkCell,
  facts: readonly string[],
): Passage {
  const collection = control?.detail.collection ?? 'crosswalks';
  return {
    id: `${collection}/${row.id}#crosswalk-${cell.framework}`,
    collection,
    documentId: control?.detail.documentId ?? 'crosswalks',
    title: cell.source,
    controlId: row.id,
    part: 'crosswalk',
    text: facts.join('\n'),
    score: 1,
  };
}
