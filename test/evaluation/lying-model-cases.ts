import { type Passage } from '@app/common/contracts';
import { passageMark } from '../../apps/api/src/chat/llm/passage-mark.js';
import { passageUnits } from '../../apps/api/src/chat/llm/passage-text.js';
import { ADDITIONS, ADMISSIONS, FRONTS, HEADINGS, SWAPPED_WORDS } from './lying-model-edits.js';
import { seededRandom } from '../chaos/random.js';

export const LIES = [
  'number',
  'filled parameter',
  'swapped control',
  'invented control',
  'no citation',
  'wrong passage, right one given',
  'wrong passage, right one absent',
  'weaker word',
  'turned round',
  'invented quote',
  'half true',
  'something added',
  'another word',
  'lie as a heading',
  'under a wrong heading',
  'admission and lie',
] as const;
export type Lie = (typeof LIES)[number];
export type CaseKind = Lie | 'extract';

/** One sentence of a model with its marks, and the passages that it was given. */
export interface Case {
  readonly kind: CaseKind;
  readonly sources: readonly Passage[];
  readonly answer: string;
  /** For a wrong citation: the passage that it names. */
  readonly wrongPassageId?: string;
}

/** A sentence that a passage says, and that can stand alone. */
interface Fact {
  readonly passage: Passage;
  readonly text: string;
  readonly demands: boolean;
}

const SOURCES = 8;
const MIN_WORDS = 7;
const VALUES = [
  'within 30 days',
  'every 90 days',
  'at least annually',
  'within twenty-four hours',
  'every quarter',
];
const ASSIGNMENT = /\[(?:Assignment|Selection)\b(?:[^[\]]|\[[^\]]*\])*\]/;
const WEAKER = ['may', 'should', 'can', 'might'];
/** "May ... only if" is no weaker than "... only if". */
const LIMIT = /\bonly\b|\bno (?:more|longer|later) than\b/i;
const TURNED = ['must not', 'should never', 'need not', 'do not have to', 'are not required to'];

/** Makes the same cases for the same seed: `perKind` of every kind of lie, and as many true extracts. */
export class LyingModel {
  private readonly random: () => number;
  private readonly facts: readonly Fact[];

  constructor(
    private readonly passages: readonly Passage[],
    seed: number,
  ) {
    this.random = seededRandom(seed);
    this.facts = passages.flatMap(factsOf);
  }

  cases(perKind: number): readonly Case[] {
    const kinds: readonly CaseKind[] = ['extract', ...LIES];
    return kinds.flatMap((kind) => {
      const made: Case[] = [];
      for (let tries = 0; made.length < perKind && tries < perKind * 200; tries += 1) {
        const one = this.make(kind);
        made.push(...(one ? [one] : []));
      }
      return made;
    });
  }

  private make(kind: CaseKind): Case | undefined {
    const fact = this.pick(this.facts);
    if (kind === 'no citation') {
      return { kind, sources: this.sourcesFor(fact), answer: fact.text };
    }
    if (kind === 'wrong passage, right one given' || kind === 'wrong passage, right one absent') {
      return this.wrongPassage(kind, fact);
    }
    if (kind === 'admission and lie') {
      return { kind, sources: this.sourcesFor(fact), answer: this.pick(ADMISSIONS) };
    }
    return kind === 'half true' ? this.halfTrue(fact) : this.told(kind, fact, this.sayingOf(kind, fact));
  }

  /** What the model says instead of a fact, where the fact lends itself to that kind of lie. */
  private sayingOf(kind: CaseKind, fact: Fact): string | undefined {
    const requires = (label: string): string => `${label} requires the organization to ${lowered(fact.text)}`;
    const sayings: Partial<Record<CaseKind, () => string | undefined>> = {
      extract: () => fact.text,
      number: () => otherNumber(fact.text),
      'filled parameter': () => filled(fact.text, this.pick(VALUES)),
      'swapped control': () => requires(this.otherLabel(fact)),
      'invented control': () => requires(this.inventedLabel(fact)),
      'weaker word': () =>
        fact.demands && !LIMIT.test(fact.text)
          ? `Organizations ${this.pick(WEAKER)} ${lowered(fact.text)}`
          : undefined,
      'turned round': () => turnedRound(fact, this.pick(TURNED)),
      'invented quote': () => this.misquoted(fact),
      'something added': () => (fact.demands ? this.added(fact.text.replace(/[.;]$/, '')) : undefined),
      'another word': () => anotherWord(fact.text, this.pick(SWAPPED_WORDS)),
      'lie as a heading': () => `${this.pick(HEADINGS)}\n\n- ${fact.text}`,
      'under a wrong heading': () => `${this.headingOf(this.otherLabel(fact))}\n\n- ${fact.text}`,
    };
    return sayings[kind]?.();
  }

  private added(rule: string): string {
    return this.random() < 0.5 ? `${rule}${this.pick(ADDITIONS)}.` : `${this.pick(FRONTS)}${lowered(rule)}.`;
  }

  private headingOf(label: string): string {
    return this.pick([`## ${label}`, `**${label}**`, `${label} requires:`, `What ${label} says:`]);
  }

  private told(kind: CaseKind, fact: Fact, text: string | undefined): Case | undefined {
    if (text === undefined) {
      return undefined;
    }
    const sources = this.sourcesFor(fact);
    return { kind, sources, answer: `${text} ${passageMark(sources.indexOf(fact.passage))}` };
  }

  private wrongPassage(kind: CaseKind, fact: Fact): Case | undefined {
    const all = this.sourcesFor(fact);
    const others = all.filter(({ text }) => !text.includes(fact.text));
    const sources = kind === 'wrong passage, right one given' ? all : others;
    const wrong = this.pick(others);
    const answer = `${fact.text} ${passageMark(sources.indexOf(wrong))}`;
    return { kind, sources, answer, wrongPassageId: wrong.id };
  }

  /** A quote of the passage with words of another one in it, or of another one altogether. */
  private misquoted(fact: Fact): string | undefined {
    const words = fact.text.replace(/[.;]$/, '').split(' ');
    const foreign = this.otherFact(fact).text.replace(/[.;]$/, '').split(' ');
    const at = Math.floor(this.random() * (words.length - 3));
    const said =
      this.random() < 0.5 ? foreign : [...words.slice(0, at), ...foreign.slice(0, 2), ...words.slice(at + 2)];
    return fact.passage.text.toLowerCase().includes(said.join(' ').toLowerCase())
      ? undefined
      : `The control says: "${said.join(' ')}."`;
  }

  private halfTrue(fact: Fact): Case | undefined {
    const other = this.otherFact(fact);
    const sources = this.sourcesFor(fact).filter(({ id }) => id !== other.passage.id);
    const text = `${fact.text.replace(/[.;]$/, '')}, and ${lowered(other.text)}`;
    return { kind: 'half true', sources, answer: `${text} ${passageMark(sources.indexOf(fact.passage))}` };
  }

  /** The passage among neighbours of its family and others, in any order. */
  private sourcesFor({ passage }: Fact): readonly Passage[] {
    const family = (one: Passage): string => (one.controlId ?? '').slice(0, 2);
    const near = this.passages.filter((one) => one !== passage && family(one) === family(passage));
    const chosen = new Set([passage]);
    while (chosen.size < SOURCES) {
      chosen.add(this.pick(chosen.size < SOURCES / 2 && near.length > SOURCES ? near : this.passages));
    }
    return [...chosen].toSorted(() => this.random() - 0.5);
  }

  /** A sentence of another family, which the passage does not say. */
  private otherFact({ passage }: Fact): Fact {
    for (;;) {
      const other = this.pick(this.facts);
      if (
        other.passage.controlId?.slice(0, 2) !== passage.controlId?.slice(0, 2) &&
        !passage.text.includes(other.text)
      ) {
        return other;
      }
    }
  }

  private otherLabel({ passage }: Fact): string {
    for (;;) {
      const label = labelOf(this.pick(this.passages));
      if (!`${passage.title}\n${passage.text}`.includes(label)) {
        return label;
      }
    }
  }

  private inventedLabel({ passage }: Fact): string {
    const family = labelOf(passage).slice(0, 2);
    return this.pick([
      `${family}-${60 + Math.floor(this.random() * 39)}`,
      `${labelOf(passage).replace(/\(.*/, '')}(${70 + Math.floor(this.random() * 29)})`,
    ]);
  }

  private pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) {
      throw new RangeError('nothing to pick from');
    }
    return item;
  }
}

function factsOf(passage: Passage): readonly Fact[] {
  return passageUnits(passage)
    .filter(
      ({ text }) =>
        /^\p{Lu}.*[.;]$/u.test(text) && text.split(/\s+/).length >= MIN_WORDS && !text.includes('"'),
    )
    .map(({ text, kind }) => ({ passage, text, demands: kind === 'statement' }));
}

function labelOf({ title }: Passage): string {
  return title.split(' ')[0] ?? title;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The first number with another value in its place. */
function otherNumber(text: string): string | undefined {
  const number = /(?<![\w.(-])(?:[2-9]|[1-9]\d+)(?![\w.)-])/.exec(text);
  if (number) {
    return text.replace(number[0], String(Number(number[0]) + 7));
  }
  const word = /\b(?:two|three|four|five|six|ten|twelve|annually|monthly|weekly|daily)\b/.exec(text)?.[0];
  return word === undefined
    ? undefined
    : text.replace(word, word.endsWith('ly') ? 'every 18 months' : 'seventeen');
}

function anotherWord(text: string, [word, other]: readonly [string, string]): string | undefined {
  const found = new RegExp(`\\b${word}\\b`, 'i');
  const outside = text.replace(/\[(?:Assignment|Selection)\b(?:[^[\]]|\[[^\]]*\])*\]/g, '');
  return found.test(outside) && !new RegExp(`\\b${other}\\b`, 'i').test(text)
    ? text.replace(found, other)
    : undefined;
}

function filled(text: string, value: string): string | undefined {
  return ASSIGNMENT.test(text) ? text.replace(ASSIGNMENT, value) : undefined;
}

function turnedRound({ text, demands }: Fact, turned: string): string | undefined {
  const without = text.replace(/\b(?:never|not|no longer) /i, '');
  if (without !== text && !/\bnot only\b/i.test(text)) {
    return without;
  }
  return demands ? `Organizations ${turned} ${lowered(text)}` : undefined;
}
