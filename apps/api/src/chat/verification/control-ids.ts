import { type Passage } from '@app/common/contracts';
import { findControlIds } from '@app/common/oscal';
import { type ControlExistence } from './known-controls.js';

/** Ids of other catalogs (CSF, SP 800-171) exist where a passage names them. */
const SP800_53 = /^[a-z]{2}-\d/;
const UNKNOWN = '(unknown control)';

/** A sentence whose control ids were looked up. `text` has no unknown one any more. */
export interface CheckedIds {
  readonly text: string;
  /** As written, in order. */
  readonly removed: readonly string[];
  readonly isUnchecked: boolean;
}

/** Looks up the control ids of sentences, and takes those out that no catalog has. */
export class ControlIds {
  private readGiven: ReadonlySet<string> | undefined;

  /** `look` asks the catalog. Controls that the passages are of need no question. */
  constructor(
    private readonly passages: readonly Passage[],
    private readonly look: (ids: readonly string[]) => Promise<ControlExistence>,
  ) {}

  async check(sentence: string): Promise<CheckedIds> {
    const mentions = findControlIds(sentence);
    const asked = [...new Set(mentions.map(({ controlId }) => controlId))].filter(
      (id) => !this.given.has(id),
    );
    if (asked.length === 0) {
      return { text: sentence, removed: [], isUnchecked: false };
    }
    const { unknown, unchecked } = await this.look(asked);
    let text = '';
    let from = 0;
    const removed: string[] = [];
    for (const { controlId, start, end } of mentions) {
      if (unknown.has(controlId)) {
        text += sentence.slice(from, start) + UNKNOWN;
        removed.push(sentence.slice(start, end));
        from = end;
      }
    }
    return { text: text + sentence.slice(from), removed, isUnchecked: unchecked.size > 0 };
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
