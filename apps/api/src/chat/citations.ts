import { type Citation, type Passage } from '@app/common/contracts';
import { bestQuote, shorten } from './quote.js';
import { markedPlaces, MARKS, placesIn } from './verification/passage-marks.js';

/** The words of the passage at a place that carry a sentence, where they are known. */
type QuoteOf = (place: number) => string | undefined;

const CAN_JOIN = /[[\d,]$/;

interface Cited {
  readonly n: number;
  readonly quote: string;
}

/**
 * Gives the passages that an answer cites their numbers `[1]`, `[2]`, ... in the order of first use. Marks of passages that
 * were never given, and numbers that a model made up, are dropped.
 */
export class CitationNumbering {
  private readonly cited = new Map<number, Cited>();

  constructor(private readonly passages: readonly Passage[]) {}

  /**
   * One sentence with numbers in the place of its marks. `carriers` are the places of the passages that carry it: marks of
   * others go, and where none of them is marked, the first mark becomes theirs. Without `carriers` every mark stays.
   */
  number(sentence: string, carriers: readonly number[] | undefined, quoteOf: QuoteOf): string {
    const shownPlaces = this.shownPlaces(sentence, carriers);
    let shown = '';
    let from = 0;
    let last = '';
    for (const mark of sentence.matchAll(MARKS)) {
      const between = sentence.slice(from, mark.index);
      last = between.trim() === '' ? last : '';
      shown += between;
      for (const place of shownPlaces(mark[1] ?? '')) {
        const number = `[${this.numberOf(place, sentence, quoteOf)}]`;
        shown += number === last ? '' : number;
        last = number;
      }
      from = mark.index + mark[0].length;
      // What stands around a dropped mark must not grow together into a new one.
      shown += CAN_JOIN.test(shown) && /^[\d,\]]/.test(sentence.slice(from)) ? ' ' : '';
    }
    return shown + sentence.slice(from);
  }

  /** Tells for one mark after the other which passages it is to cite. */
  private shownPlaces(
    sentence: string,
    carriers: readonly number[] | undefined,
  ): (numbers: string) => readonly number[] {
    if (carriers === undefined) {
      return (numbers) => markedPlaces(numbers).filter((place) => this.passages[place] !== undefined);
    }
    if (placesIn(sentence).some((place) => carriers.includes(place))) {
      return (numbers) => markedPlaces(numbers).filter((place) => carriers.includes(place));
    }
    const moved = [...carriers];
    return () => moved.splice(0);
  }

  /** What was cited so far, in the order of its numbers. */
  citations(): readonly Citation[] {
    return [...this.cited].map(([place, { n, quote }]) => {
      const { id, controlId } = this.passage(place);
      return { n, passageId: id, controlId, quote };
    });
  }

  /** The number of a passage, given now if it had none. */
  numberOf(place: number, claim: string, quoteOf: QuoteOf): number {
    const known = this.cited.get(place);
    if (known) {
      return known.n;
    }
    const quote = quoteOf(place) ?? bestQuote(claim.replace(MARKS, ''), this.passage(place).text);
    const n = this.cited.size + 1;
    this.cited.set(place, { n, quote: shorten(quote) });
    return n;
  }

  private passage(place: number): Passage {
    const passage = this.passages[place];
    if (!passage) {
      throw new RangeError(`No passage ${place}.`);
    }
    return passage;
  }
}
