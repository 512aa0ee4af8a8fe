import { readFileSync } from 'node:fs';
import { type ControlFacts, type Item } from './facts.mts';

/** A line of a statement that has a label: an item such as `a.` or `(1)`. */
export interface LabelledText {
  readonly label: string;
  readonly text: string;
}

/** What we say about one control, in the order of the file. */
export interface Words {
  readonly id: string;
  readonly title: string;
  readonly prose: string;
  readonly items: readonly LabelledText[];
  readonly guidance: string;
}

/** Reads `statements/<family>.txt`; throws with file and line when a line makes no sense. */
export function loadWords(family: string): Words[] {
  const file = new URL(`statements/${family}.txt`, import.meta.url);
  return parseWords(readFileSync(file, 'utf8'), `statements/${family}.txt`);
}

const HEADING = /^([a-z]{2}-\d+(?:\.\d+)?) (\S.*)$/;
const ITEM = /^ *(\d+\.|[a-z]\.|\((?:\d+|[a-z])\)) (\S.*)$/;

/**
 * The format of `statements/*.txt`: a block per control, blocks separated by an empty line. The first line is the id and
 * the title, then come the statement, its labelled items (indented for the eye only), and the guidance after `> `.
 * Lines that start with `#` are remarks for the reader of the file.
 */
export function parseWords(text: string, fileName: string): Words[] {
  return text
    .replace(/^#.*\n/gm, '')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => parseBlock(block.split('\n'), fileName));
}

function parseBlock([first = '', ...lines]: readonly string[], fileName: string): Words {
  const [, id, title] = HEADING.exec(first) ?? [];
  if (!id || !title) {
    throw new Error(`${fileName}: a block starts with "${first}" instead of an id and a title`);
  }
  const guidance = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
  const statement = lines.filter((line) => !line.startsWith('> '));
  const firstItem = statement.findIndex((line) => ITEM.test(line));
  const prose = firstItem < 0 ? statement : statement.slice(0, firstItem);
  const items =
    firstItem < 0 ? [] : statement.slice(firstItem).map((line) => parseItem(line, `${fileName}: ${id}`));
  return { id, title, prose: prose.join(' ').trim(), items, guidance: guidance.join(' ') };
}

function parseItem(line: string, place: string): LabelledText {
  const [, label, text] = ITEM.exec(line) ?? [];
  if (!label || !text) {
    throw new Error(`${place}: this line follows the items but has no label: "${line}"`);
  }
  return { label, text };
}

/** What is wrong with our words as measured by the facts: title, labels of the items, parameters that do not exist. */
export function mistakesIn(words: Words, facts: ControlFacts): string[] {
  const mistakes: string[] = [];
  if (words.title !== facts.title) {
    mistakes.push(`title is "${facts.title}", not "${words.title}"`);
  }
  const ours = words.items.map((item) => item.label).join(' ');
  const official = labelsOf(facts.items ?? []).join(' ');
  if (ours !== official) {
    mistakes.push(`items are "${official}", not "${ours}"`);
  }
  if (!words.prose && words.items.length === 0) {
    mistakes.push('no statement');
  }
  const known = new Set(facts.params?.map((param) => param.id));
  const texts = [words.prose, words.guidance, ...words.items.map((item) => item.text)];
  for (const match of texts.join(' ').matchAll(/\{([^}]*)\}?/g)) {
    if (!known.has(match[1] ?? '')) {
      mistakes.push(`no parameter ${match[0]}`);
    }
  }
  return mistakes;
}

/** Labels of all items, depth first: the order in which a statement is read. */
export function labelsOf(items: readonly Item[]): string[] {
  return items.flatMap((item) => [item.label, ...labelsOf(item.items ?? [])]);
}
