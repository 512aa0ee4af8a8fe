import { analyze } from '@app/common/lexical-index';
import { findControlIds } from '@app/common/oscal';
import { folded } from './folded-text.js';
import { withoutMarks } from './passage-marks.js';
import { type Quantity, quantitiesIn, withoutControlIds } from './quantities.js';

/** What one sentence says, taken apart; each part is read at first use, because a sentence that is quoted needs few. */
export class Claim {
  /** Its words, without marks, emphasis and list labels. */
  readonly text: string;
  private readFolded: string | undefined;
  private readWords: string | undefined;
  private readTerms: readonly string[] | undefined;
  private readClauses: readonly (readonly string[])[] | undefined;
  private readQuantities: readonly Quantity[] | undefined;
  private readIds: readonly string[] | undefined;
  private readQuotes: readonly string[] | undefined;

  constructor(private readonly sentence: string) {
    this.text = plainWords(sentence);
  }

  get folded(): string {
    this.readFolded ??= folded(this.text).text.trim();
    return this.readFolded;
  }

  get terms(): readonly string[] {
    this.readTerms ??= contentTerms(this.words);
    return this.readTerms;
  }

  /** The terms of each of its clauses that says enough to be judged by itself. */
  get clauses(): readonly (readonly string[])[] {
    this.readClauses ??= clausesOf(this.words);
    return this.readClauses;
  }

  get quantities(): readonly Quantity[] {
    this.readQuantities ??= quantitiesIn(this.text);
    return this.readQuantities;
  }

  /** Controls in OSCAL form, in the order in which they are named. */
  get controlIds(): readonly string[] {
    this.readIds ??= [...new Set(findControlIds(this.text).map(({ controlId }) => controlId))];
    return this.readIds;
  }

  /** Words in quotation marks, folded. */
  get quotes(): readonly string[] {
    this.readQuotes ??= quotesIn(this.sentence);
    return this.readQuotes;
  }

  /** What it says is for the organization to fill in, each in its words. */
  get inserts(): readonly (readonly string[])[] {
    return insertsOf(this.text);
  }

  private get words(): string {
    this.readWords ??= withoutControlIds(this.text);
    return this.readWords;
  }
}

/** Words that make a sentence about controls and say nothing themselves. */
const FRAME: ReadonlySet<string> = new Set(
  analyze(
    `control controls enhancement require requires required requirement demand demands demanded call calls ask asks organization organizations ensure ensures include
    includes including following follow follows according specifically say says state states stated passage document
    assignment selection organization-defined defined must shall set sets make makes made certain particular given go goes
    thing things kind way`,
  ),
);
const CLAUSE_BREAK =
  /[;:]\s+|,\s+(?:and|but|while|which|so|whereas|then)\s+|\s+(?:but|while|whereas|as well as)\s+|,\s+|\s+and\s+/;
/** A clause with fewer terms is judged with the whole sentence only. */
const CLAUSE_TERMS = 2;
/** What the organization fills in says nothing of its own. */
const INSERT = /\[(?:Assignment|Selection)\b(?:[^[\]]|\[[^\]]*\])*\]/g;
/** The words of each assignment and selection of a text. */
export function insertsOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(INSERT)].map(([insert]) => folded(insert).text.match(/[\p{L}\p{N}]+/gu) ?? []);
}

const LABEL = /^(?:(?:[a-z]{1,2}|\d{1,2})[.)]|\((?:[a-z]{1,2}|\d{1,2})\))\s+/;
/** What stands in front of an answer and claims nothing itself. */
const SAID = /^(?:yes|no|discussion|guidance|answer|note|summary)\s?:\s+/i;
const QUOTED = /["\u201c]([^"\u201c\u201d]{2,}?)["\u201d]|`([^`]{2,})`/g;
const ELLIPSIS = /\s*(?:\.{3}|\u2026|\[\s?(?:\.{3}|\u2026)\s?\])\s*/;

/** The sentence without marks, emphasis and list labels. */
export function plainWords(sentence: string): string {
  return withoutMarks(sentence)
    .replace(/^[\s>#]*(?:[-*+]\s+|\d{1,3}[.)]\s+)*/, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/(^|[\s("'])[*_](?=\S)|(?<=\S)[*_](?=[\s.,;:!?)"']|$)/g, '$1')
    .replace(LABEL, '')
    .replace(SAID, '')
    .replace(/\s+([.,;:!?])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function contentTerms(text: string): readonly string[] {
  const terms = allTerms(text);
  const telling = terms.filter((term) => !FRAME.has(term));
  return telling.length > 0 ? telling : terms;
}

function allTerms(text: string): readonly string[] {
  return [...new Set(analyze(text))].filter((term) => !/^\d+$/.test(term));
}

/** The words of a text that say something of its own: no numbers, nothing that the organization fills in, no `requires`. */
export function tellingTerms(text: string): readonly string[] {
  return allTerms(text.replace(INSERT, ' ')).filter((term) => !FRAME.has(term));
}

/** Pieces between commas and conjunctions; what is too short joins its neighbour. */
function clausesOf(text: string): readonly (readonly string[])[] {
  const clauses: string[][] = [];
  for (const piece of text.replace(INSERT, ' ').split(CLAUSE_BREAK)) {
    const terms = tellingTerms(piece);
    const last = clauses.at(-1);
    if (last && (terms.length < CLAUSE_TERMS || last.length < CLAUSE_TERMS)) {
      last.push(...terms);
    } else {
      clauses.push([...terms]);
    }
  }
  return clauses.length > 1 ? clauses : [];
}

/** What stands between quotation marks, each side of an omission by itself. */
function quotesIn(sentence: string): readonly string[] {
  return [...withoutMarks(sentence).matchAll(QUOTED)].flatMap(([, inMarks, inTicks]) =>
    (inMarks ?? inTicks ?? '')
      .replace(/\*\*|__/g, '')
      .replace(/\[(\p{L})\]/gu, '$1')
      .split(ELLIPSIS)
      .map((piece) => folded(piece).text.replace(/^[\s,;:.]+|[\s,;:.!?]+$/g, ''))
      .filter((piece) => piece.length > 1),
  );
}
