import { Claim } from './claim.js';
import { type SentenceShape } from './sentence-shape.js';
import { type SourceText } from './source-text.js';

const ITEM = /(?:^|\n)\s*(?:[-*+]|\d{1,3}[.)])\s/;
/** What stands below may be of other controls: `Controls related to AC-2:`. */
const OF_OTHERS =
  /\b(?:relat\w*|support\w*|compar\w*|differ\w*|besid\w*|beyond|other|unlike|addition\w*|similar\w*|complement\w*|together|alongside|with|see|from|than)\b/i;

/**
 * Which controls a heading or a lead-in (`AC-2 requires:`) says the sentences below it are of. They cite their passages themselves,
 * and yet a reader takes them for what stands above, so a passage of another control does not carry them there.
 */
export class Attribution {
  private heading: readonly string[] = [];
  private leadIn: readonly string[] = [];
  private hasItems = false;
  /** The sentence before is of the same paragraph and names its controls itself. */
  private goesOn = false;

  /** Takes the sentences in their order, each after it was judged. */
  take(shape: SentenceShape): void {
    const { text, controlIds } = new Claim(shape.body);
    const isItem = ITEM.test(shape.lead);
    if (shape.kind === 'heading' || /[:\uff1a]$/.test(text)) {
      this.announce(OF_OTHERS.test(text) ? [] : controlIds, shape.kind === 'heading' && !isItem);
    } else {
      this.tell(controlIds.length > 0, isItem);
    }
    const isNamed = controlIds.length > 0 || (this.goesOn && !isItem);
    this.goesOn = isNamed && !shape.endsBlock;
  }

  /** Whether a sentence that names no control stands below the name of one that none of its passages is of. */
  isOfOthers({ kind, body }: SentenceShape, passages: readonly SourceText[]): boolean {
    const first = body.replace(/^\|/, '').split('|')[0] ?? '';
    const own = new Claim(kind === 'row' ? first : body).controlIds;
    const told = kind === 'row' ? own : this.leadIn.length > 0 ? this.leadIn : this.heading;
    if (told.length === 0 || (kind !== 'row' && (own.length > 0 || this.goesOn))) {
      return false;
    }
    return passages.every(
      (source) =>
        source.passage.controlId !== undefined && !told.some((id) => source.isOf(id) || source.isOfChild(id)),
    );
  }

  private announce(controlIds: readonly string[], isHeading: boolean): void {
    if (isHeading) {
      this.begin(controlIds, []);
    } else {
      this.begin(this.heading, controlIds);
    }
  }

  /** A lead-in holds for its items; a sentence that names controls itself, or no item behind them, ends that. */
  private tell(isNamed: boolean, isItem: boolean): void {
    if (isNamed || (this.hasItems && !isItem)) {
      this.begin(this.heading, []);
    } else {
      this.hasItems ||= isItem;
    }
  }

  private begin(heading: readonly string[], leadIn: readonly string[]): void {
    this.heading = heading;
    this.leadIn = leadIn;
    this.hasItems = false;
  }
}
