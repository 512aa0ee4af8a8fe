import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { askedLines, askedLinesOf } from './asked-lines.js';
import { asksForEnhancement, enhancementsOf, namedPassages, ownWordsOn } from './named-controls.js';
import { passageMark } from './passage-mark.js';
import { quoteLines } from './quote-lines.js';
import { isRepeat, type ReadPassage, readPassages, type ScoredUnit, wordCount } from './quote-choice.js';
import { contentTerms } from './term-weights.js';

/** The collection of the text that the reader has marked. */
const SELECTION = 'selection';
const MAX_WORDS = 180;
/** Passages whose title may make them the answer. */
const TITLED_DEPTH = 3;
/** Lines that are shown of what a quoted line leads in ("Upon termination:"). */
const LED_LINES = 3;
/** Quotes in an answer that names no control. */
const MAX_QUOTES = 4;
/** Sentences of marked text. */
const MAX_SELECTION_QUOTES = 3;
const SENTENCE_WORDS = 4;
const MAX_LISTED_CONTROLS = 5;
/** What passages of a lower rank must reach, as a share of the best passage's score. */
const WEAK_PASSAGE_SHARE = 0.5;
/** A line that speaks far less of the question than the best one is left out. */
const WEAK_UNIT_SHARE = 0.5;
/** Where no line speaks of this much of the question, the best passages speak for themselves. */
const SPEAKING_UNIT = 0.5;

/**
 * An answer made of quotes: Markdown lines, each of them words of a passage followed by that passage's mark. Marked text comes
 * first, with what it says to the question. Where the question names controls, each is given by its statement; else the
 * sentences that speak most of the question are.
 */
export function extractiveAnswer(question: string, passages: readonly Passage[]): readonly string[] {
  const selected = passages.find(({ collection }) => collection === SELECTION);
  if (selected === undefined) {
    return fromDocuments(question, readPassages(passages, contentTerms(question)));
  }
  const everything = readPassages(passages, contentTerms(`${question}\n${selected.text}`));
  const others = everything.filter(({ passage }) => passage !== selected);
  const own = selectionQuotes(question, selected, passages.indexOf(selected));
  const rest = others.length > 0 ? fromDocuments(question, others) : [];
  if (own.length === 0) {
    return rest.length > 0 ? rest : fromDocuments(question, everything);
  }
  return [...quotes(own), ...(rest.length > 0 ? ['', ...rest] : [])];
}

function fromDocuments(question: string, all: readonly ReadPassage[]): readonly string[] {
  const named = namedPassages(question, all);
  if (named.length > 0) {
    const enhancements = asksForEnhancement(question) ? enhancementsOf(named, all) : [];
    if (enhancements.length > 0) {
      return quotes(listedQuotes(enhancements));
    }
    const own = ownWordsOn(question, named, all);
    return own.length > 0 ? quotes(strongestQuotes(own)) : controlSummaries(named, question);
  }
  const inForce = all.filter(({ passage }) => !isWithdrawn(passage));
  const read = inForce.length > 0 ? inForce : all;
  if (asksForControls(question)) {
    return quotes(listedQuotes(read));
  }
  const asked = askedQuotes(question, read);
  if (asked.length > 0) {
    return quotes(asked);
  }
  const titled = titledPassage(contentTerms(question), read);
  if (titled) {
    return controlSummaries([titled], question);
  }
  const best = Math.max(0, ...read.flatMap(({ units }) => units.map(({ score }) => score)));
  return quotes(best < SPEAKING_UNIT ? listedQuotes(read) : strongestQuotes(read));
}

/** The lines that say how often, how soon or by whom, where that is asked for; by the places that the passages have. */
function askedQuotes(question: string, read: readonly ReadPassage[]): readonly Quote[] {
  const lines = askedLinesOf(
    read.map(({ passage }) => passage),
    question,
  );
  return lines.flatMap(({ from, unit }) => {
    const same = read[from.index];
    const own = same?.units[unit.place];
    return same && own ? [{ from: same, unit: own }] : [];
  });
}

/** The sentences of marked text that speak most of the question; its first ones where none does, but no single words. */
function selectionQuotes(question: string, selected: Passage, index: number): readonly Quote[] {
  const [from] = readPassages([selected], contentTerms(question)).map((read) => ({ ...read, index }));
  if (!from) {
    return [];
  }
  const best = bestOf(from.units)?.score ?? 0;
  const speaking = from.units
    .filter(({ score }) => score > 0 && score >= WEAK_UNIT_SHARE * best)
    .sort((a, b) => b.score - a.score || a.place - b.place);
  const whole = from.units.filter(({ unit }) => wordCount(unit.text) >= SENTENCE_WORDS);
  const shown = speaking.length > 0 ? speaking : whole;
  return shown
    .slice(0, MAX_SELECTION_QUOTES)
    .sort((a, b) => a.place - b.place)
    .map((unit) => ({ from, unit }));
}

/** A withdrawn control demands nothing: it is an answer only to a question that names it. */
function isWithdrawn({ controlId, text }: Passage): boolean {
  return controlId !== undefined && /^Withdrawn\b/.test(text);
}

/** Among the first passages, a control whose own title is what the question asks for ("What is least privilege?"). */
function titledPassage(asked: readonly string[], read: readonly ReadPassage[]): ReadPassage | undefined {
  return read.slice(0, TITLED_DEPTH).find(({ passage }) => {
    if (passage.controlId === undefined || asked.length === 0) {
      return false;
    }
    const ownTitle = passage.title.split(' | ').at(-1) ?? passage.title;
    const title = new Set(analyze(ownTitle.replace(/^\S*\d\S*\s/, '')));
    return title.size <= asked.length + 1 && asked.every((term) => title.has(term));
  });
}

function asksForControls(question: string): boolean {
  return /\b(?:wh?ich|what|list|show|name|find)\b.{0,40}\b(?:controls?|contr?o?l|enhancements?|families|family)\b/i.test(
    question,
  );
}

function controlSummaries(named: readonly ReadPassage[], question: string): readonly string[] {
  const lines: string[] = [];
  const explained: ScoredUnit[] = [];
  for (const read of named) {
    const explanation = bestProse(read);
    const isNew = explanation && !explained.some((other) => isRepeat(other.terms, explanation.terms));
    lines.push(
      ...(lines.length === 0 ? [] : ['']),
      ...controlSummary(read, question, {
        share: named.length,
        explanation: isNew ? explanation : undefined,
      }),
    );
    explained.push(...(explanation ? [explanation] : []));
  }
  return lines;
}

/** Heading, the statement as a list with its labels, and a sentence of the discussion if there is room. */
function controlSummary(
  read: ReadPassage,
  question: string,
  { share, explanation }: { readonly share: number; readonly explanation: ScoredUnit | undefined },
): readonly string[] {
  const statement = read.units.filter(({ unit }) => unit.kind === 'statement');
  const mark = passageMark(read.index);
  const budget = Math.floor(MAX_WORDS / share);
  const shown = statementShown(statement, question, share > 1 ? budget : Infinity);
  const lines = [`**${read.passage.title}** ${mark}`, '', ...shown.map((unit) => statementLine(unit, mark))];
  const words = shown.reduce((sum, { unit }) => sum + wordCount(unit.text), 0);
  if (explanation && words + wordCount(explanation.unit.text) <= budget) {
    lines.push('', `${explanation.unit.text} ${mark}`);
  }
  return lines;
}

/** All of a statement, only its lines with assignments where the question is about those, or its best lines if it is too long. */
function statementShown(
  statement: readonly ScoredUnit[],
  question: string,
  budget: number,
): readonly ScoredUnit[] {
  const asked = askedLines(statement, question);
  if (asked.length > 0) {
    return withParents(asked, statement);
  }
  const parameters = statement.filter(({ unit }) => /\[(?:Assignment|Selection)\b/.test(unit.text));
  const wanted = parameters.length > 0 && asksForParameters(question) ? parameters : statement;
  if (wanted.reduce((sum, { unit }) => sum + wordCount(unit.text), 0) <= budget) {
    return withParents(wanted, statement);
  }
  const byScore = [...wanted].sort((a, b) => b.score - a.score || a.place - b.place);
  const taken: ScoredUnit[] = [];
  let words = 0;
  for (const unit of byScore) {
    words += wordCount(unit.unit.text);
    if (taken.length > 0 && words > budget) {
      break;
    }
    taken.push(unit);
  }
  return withParents(taken, statement);
}

function asksForParameters(question: string): boolean {
  return /\b(?:parameters?|assignments?|selections?|odps?|organization-defined|values?|options?)\b/i.test(
    question,
  );
}

/** Lines with the lines that they continue, in the passage's order. */
function withParents(chosen: readonly ScoredUnit[], all: readonly ScoredUnit[]): readonly ScoredUnit[] {
  const byPlace = new Map(all.map((unit) => [unit.place, unit]));
  const places = new Set<number>();
  for (const { place } of chosen) {
    for (let at: number | undefined = place; at !== undefined; at = byPlace.get(at)?.unit.parent) {
      places.add(at);
    }
  }
  return all.filter(({ place }) => places.has(place));
}

function statementLine({ unit }: ScoredUnit, mark: string): string {
  const label = unit.label === undefined ? '' : `**${unit.label}** `;
  return `${'  '.repeat(unit.depth)}- ${label}${unit.text} ${mark}`;
}

function bestProse({ units }: ReadPassage): ScoredUnit | undefined {
  return bestOf(units.filter(({ unit }) => unit.kind === 'prose'));
}

interface Quote {
  readonly from: ReadPassage;
  readonly unit: ScoredUnit;
}

/** The best passages, each by the line of its statement that fits best, or by its best sentence. */
function listedQuotes(read: readonly ReadPassage[]): readonly Quote[] {
  const chosen: Quote[] = [];
  for (const from of betterPassages(read)) {
    const statement = from.units.filter(({ unit }) => unit.kind === 'statement');
    const unit = bestOf(statement.length > 0 ? statement : from.units);
    const repeats = chosen.some((other) => other.unit.unit.text === unit?.unit.text);
    if (unit && !repeats && chosen.length < MAX_LISTED_CONTROLS) {
      chosen.push({ from, unit });
    }
  }
  return chosen;
}

/** The units that speak most of the question, no two of them alike. */
function strongestQuotes(read: readonly ReadPassage[]): readonly Quote[] {
  const found = betterPassages(read);
  const strongest = found[0]?.passage.score ?? 1;
  const candidates = found
    .flatMap((from) => from.units.map((unit) => ({ from, unit })))
    .sort((a, b) => quoteScore(b, strongest) - quoteScore(a, strongest) || a.from.index - b.from.index);
  const bestUnit = Math.max(0, ...candidates.map(({ unit }) => unit.score));
  const chosen: Quote[] = [];
  let words = 0;
  for (const quote of candidates) {
    const length = wordCount(quote.unit.unit.text);
    const repeats = chosen.some((other) => isRepeat(other.unit.terms, quote.unit.terms));
    const fits = chosen.length === 0 || words + length <= MAX_WORDS;
    if (chosen.length < MAX_QUOTES && quote.unit.score >= WEAK_UNIT_SHARE * bestUnit && fits && !repeats) {
      chosen.push(quote);
      words += length;
    }
  }
  return chosen;
}

function betterPassages(read: readonly ReadPassage[]): readonly ReadPassage[] {
  const strongest = Math.max(...read.map(({ passage }) => passage.score), Number.MIN_VALUE);
  return read.filter(({ passage }) => passage.score >= WEAK_PASSAGE_SHARE * strongest);
}

function bestOf(units: readonly ScoredUnit[]): ScoredUnit | undefined {
  return units.reduce<ScoredUnit | undefined>(
    (best, one) => (best === undefined || one.score > best.score ? one : best),
    undefined,
  );
}

/** What the unit says counts, and how well its passage was found counts as much. */
function quoteScore({ from, unit }: Quote, strongest: number): number {
  return unit.score * 0.5 + (from.passage.score / strongest) * 0.5;
}

/** One list item for each passage, in the order of the passages; the quotes of a passage in its own order. */
function quotes(chosen: readonly Quote[]): readonly string[] {
  const groups = new Map<ReadPassage, ScoredUnit[]>();
  for (const { from, unit } of chosen) {
    groups.set(from, [...(groups.get(from) ?? []), unit]);
  }
  const inOrder = [...groups].sort(([a], [b]) => a.index - b.index);
  return inOrder.flatMap(([from, units]) => {
    const shown = withParents(withLedLines(units, from.units), from.units);
    return quoteLines(from.passage.title, shown, passageMark(from.index));
  });
}

/** A line that only leads in says nothing without the first of the lines below it. */
function withLedLines(chosen: readonly ScoredUnit[], all: readonly ScoredUnit[]): readonly ScoredUnit[] {
  return chosen.flatMap((quote) => {
    const led = quote.unit.text.endsWith(':') ? all.filter(({ unit }) => unit.parent === quote.place) : [];
    return [quote, ...led.slice(0, LED_LINES)];
  });
}
