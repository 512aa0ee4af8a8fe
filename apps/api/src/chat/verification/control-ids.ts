import { type Passage } from '@app/common/contracts';
import { CONTROL_FAMILIES, type ControlMention, findControlIds } from '@app/common/oscal';
import { type ControlExistence } from './known-controls.js';

/** Ids of other catalogs (CSF, SP 800-171) exist where a passage names them. */
const SP800_53 = /^[a-z]{2}-\d/;
const UNKNOWN = '(unknown control)';
/** The id of what only looks like one. */
const NONE = '';
/** `ZZ-9`, `AC-222`, `AC.91`: an id that no catalog writes so; some passage may, of something else. */
const POSING = new RegExp(
  `(?<![\\p{L}\\p{N}.-])(?:[A-Z]{2}[-\\u2010-\\u2015\\u2212]|(?:${Object.keys(CONTROL_FAMILIES).join('|').toUpperCase()})[_.])\\d{1,3}(?:\\(\\d{1,3}\\))?(?![\\p{L}\\p{N}]|[.-]\\p{N})`,
  'gu',
);

/** A sentence whose control ids were looked up. `text` has no unknown one any more. */
export interface CheckedIds {
  readonly text: string;
  /** As written, in order. */
  readonly removed: readonly string[];
  readonly isUnchecked: boolean;
}

type Named = Pick<ControlMention, 'controlId' | 'start' | 'end'>;

/** Looks up the control ids of sentences, and takes those out that no catalog has. */
export class ControlIds {
  private readGiven: ReadonlySet<string> | undefined;

  /** `look` asks the catalog. Controls that the passages are of need no question. */
  constructor(
    private readonly passages: readonly Passage[],
    private readonly look: (ids: readonly string[]) => Promise<ControlExistence>,
  ) {}

  async check(sentence: string): Promise<CheckedIds> {
    const mentions = this.named(sentence);
    const asked = [...new Set(mentions.map(({ controlId }) => controlId))].filter(
      (id) => !this.given.has(id),
    );
    if (asked.length === 0) {
      return { text: sentence, removed: [], isUnchecked: false };
    }
    const { unknown, unchecked } = await this.look(asked.filter((id) => id !== NONE));
    let text = '';
    let from = 0;
    const removed: string[] = [];
    for (const { controlId, start, end } of mentions) {
      if (controlId === NONE || unknown.has(controlId)) {
        text += sentence.slice(from, start) + UNKNOWN;
        removed.push(sentence.slice(start, end));
        from = end;
      }
    }
    return { text: text + sentence.slice(from), removed, isUnchecked: unchecked.size > 0 };
  }

  /** The controls that a sentence names, and what poses as one, in their order. */
  private named(sentence: string): readonly Named[] {
    const posing = [...sentence.matchAll(POSING)]
      .map(({ 0: text, index }) => ({ controlId: NONE, start: index, end: index + text.length, text }))
      .filter(({ text }) => !this.passages.some((one) => `${one.title}\n${one.text}`.includes(text)));
    const mentions: readonly Named[] = findControlIds(sentence);
    const taken = (one: Named, by: readonly Named[], longer: number): boolean =>
      by.some(({ start, end }) => start <= one.start && end >= one.end + longer);
    return [
      ...mentions.filter((one) => !taken(one, posing, 1)),
      ...posing.filter((one) => !taken(one, mentions, 0)),
    ].toSorted((a, b) => a.start - b.start);
  }

  private get given(): ReadonlySet<string> {
    this.readGiven ??= new Set([
      ...this.passages.flatMap(({ controlId }) => controlId ?? []),
      ...this.passages
        .flatMap(({ text }) => findControlIds(text).map(({ controlId }) => controlId))
        .filter((id) => !SP800_53.test(id)),
    ]);
    return this.readGiven;
  }
}
