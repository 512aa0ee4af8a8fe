import { controlLabel, type ControlMention, type ControlRef } from '@app/common/oscal';
import { ID } from './question-words.js';

/** A part of a question that stands for itself. */
export interface Clause {
  /** Its words, with `ID` in the place of every id. */
  readonly words: string;
  /** What it says, understandable without the clauses before it. */
  readonly text: string;
  /** The controls that it speaks of, each once: its own, and those that it takes up from the clause before. */
  readonly refs: readonly ControlRef[];
}

const CLAUSE_END =
  /[?;!]+\s*|\.\s+(?=\p{Lu})|,?\s+and\s+(?=(?:which|what|who|where|how|is|are|was|does|do|did|list|show|tell|explain|compare|describe|summari[sz]e|give|collect)\b)|,\s+(?=(?:which|what|who|where|how|is|are|does|do|list|show|tell|explain|compare|describe|summari[sz]e|give)\b)/giu;
const SHORT_CLAUSE_WORDS = 3;
/** Words that take up the controls of the clause before. */
const PRONOUN = /\b(?:it|its|they|their|them|these|those|this|that)\b/i;
const ASKING =
  /^(?:which|what|who|whom|whose|where|when|why|how|is|are|was|were|does|do|did|can|could|must|should|has|have|tell|show|list|explain|compare|and|also|please)\b/i;
/** So many words ask something by themselves. */
const WHOLE_QUESTION_WORDS = 5;
/** Nothing at all, or nothing but politeness. */
const COURTESY =
  /^(?:(?:and |so )?(?:please|hi|hello|ok(?:ay)?|(?:many )?thanks?(?: you)?(?: (?:very|so) much| in advance)?))?$/i;

/**
 * Clauses in order. One without ids of its own speaks of those before it; one before the first id is put to the next.
 * Neither is so where it `standsAlone`. Courtesies are left out.
 */
export function clausesOf(
  question: string,
  mentions: readonly ControlMention[],
  standsAlone: (words: string, isFirst: boolean) => boolean,
): readonly Clause[] {
  const clauses: Clause[] = [];
  let next = 0;
  let waiting = NOTHING;
  for (const { piece, isAsked } of piecesOf(masked(question, mentions))) {
    const count = piece.split(ID).length - 1;
    const own = mentions.slice(next, next + count);
    next += count;
    const last = clauses.at(-1);
    const one = goneOn({ words: tidy(`${waiting.words} ${piece}`), own }, last);
    if (COURTESY.test(one.words)) {
      continue;
    }
    const before = OF_ALL.test(one.words) ? clauses.flatMap(({ refs }) => refs) : (last?.refs ?? []);
    const isFirst = before.length === 0;
    const alone = isAlone(one, { isAsked, isFirst, goesOn: next < mentions.length });
    const clause = clauseOf(one, before, alone || standsAlone(one.words, isFirst));
    if (clause) {
      clauses.push(clause);
    }
    waiting = clause ? NOTHING : one;
  }
  return waiting.words === ''
    ? clauses
    : [...clauses, { words: waiting.words, text: waiting.words, refs: [] }];
}

/** `of them` is of all that were named. */
const OF_ALL = /\bof (?:them|these|those)\b|\b(?:they|both)\b/i;
const ELLIPSIS = new RegExp(`^(?:and |or )*(?:(?:what|how) about |for )?(?:the )?${ID}$`, 'i');

/**
 * What a piece leaves out stands in the one before: `Is AC-2 in LOW? And AC-3?` asks the same of another control, and
 * `how many of them` behind a question for enhancements is of those.
 */
function goneOn({ words, own }: Piece, last: Clause | undefined): Piece {
  if (last && ELLIPSIS.test(words) && last.words.split(ID).length === 2) {
    return { words: last.words, own };
  }
  return last && /\benhancements?\b/i.test(last.words)
    ? { words: words.replace(/\bof (?:them|these|those)\b/i, 'of the enhancements'), own }
    : { words, own };
}

/** Whether a piece before the first id asks something by itself: `How long must records be kept, and is AU-11 in LOW?` */
function isAlone(
  { words, own }: Piece,
  {
    isAsked,
    isFirst,
    goesOn,
  }: { readonly isAsked: boolean; readonly isFirst: boolean; readonly goesOn: boolean },
): boolean {
  const asks = ASKING.test(words) && words.split(' ').length >= WHOLE_QUESTION_WORDS;
  return isFirst && (isAsked || (goesOn && own.length === 0 && asks));
}

/** A piece that ends with a question mark asks something by itself. */
function piecesOf(text: string): readonly { readonly piece: string; readonly isAsked: boolean }[] {
  const ends = [...text.matchAll(CLAUSE_END)].filter((end) => startsSentence(end, text));
  return [...ends, undefined].map((end, index) => {
    const before = ends[index - 1];
    const from = before === undefined ? 0 : before.index + before[0].length;
    return { piece: text.slice(from, end?.index), isAsked: end?.[0].includes('?') === true };
  });
}

/** Behind a full stop only a capital or a word that asks: `AU-2 a. requires` is one clause. */
function startsSentence(end: RegExpExecArray, text: string): boolean {
  return (
    !end[0].startsWith('.') ||
    /^(?:\p{Lu}|\p{N}|§)/u.test(text.slice(end.index + end[0].length)) ||
    ASKING.test(text.slice(end.index + end[0].length))
  );
}

interface Piece {
  readonly words: string;
  readonly own: readonly ControlMention[];
}

const NOTHING: Piece = { words: '', own: [] };

function clauseOf({ words, own }: Piece, before: readonly ControlRef[], alone: boolean): Clause | undefined {
  const isOwn = alone && own.length === 0;
  const inherited = !isOwn && (own.length === 0 || PRONOUN.test(words)) ? before : [];
  const refs = distinct([...inherited, ...own.map(({ controlId, item }) => ({ controlId, item }))]);
  if (refs.length === 0 && !isOwn) {
    return undefined;
  }
  const topic = own.length === 0 && needsTopic(words) ? refs.map(labelOf).join(', ') : '';
  return { words, text: `${topic}${topic === '' ? '' : ': '}${written(words, own)}?`, refs };
}

/** "and why?" and "how do we choose them?" say nothing by themselves. */
function needsTopic(words: string): boolean {
  return PRONOUN.test(words) || words.split(' ').length <= SHORT_CLAUSE_WORDS;
}

/** The words with their ids in place. */
function written(words: string, own: readonly ControlMention[]): string {
  let place = 0;
  return words.replaceAll(ID, () => {
    const ref = own[place++];
    return ref === undefined ? '' : labelOf(ref);
  });
}

function labelOf({ controlId, item }: ControlRef): string {
  return controlLabel(controlId, item);
}

function distinct(refs: readonly ControlRef[]): readonly ControlRef[] {
  const keys = refs.map(({ controlId, item }) => `${controlId}/${item ?? ''}`);
  return refs.filter((_ref, index) => keys.indexOf(keys[index] ?? '') === index);
}

function masked(question: string, mentions: readonly ControlMention[]): string {
  const gaps = mentions.map(({ start }, index) => question.slice(mentions[index - 1]?.end ?? 0, start));
  return [...gaps, question.slice(mentions.at(-1)?.end ?? 0)].join(ID);
}

function tidy(words: string): string {
  return words
    .replaceAll(/[\s"“”]+/g, ' ')
    .replace(/[\s.,:!?]+$/, '')
    .trim();
}
