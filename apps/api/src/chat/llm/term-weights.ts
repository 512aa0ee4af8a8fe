import { analyze } from '@app/common/lexical-index';

/** Words that make a sentence a question about controls but do not say what it is about. */
const FRAME: ReadonlySet<string> = new Set(
  analyze(
    `according address applies apply asks compare control controls cover covers covered define definition describe
    difference differ differs enhancement enhancements example explain give list mean meaning means need needed nist please
    question regarding require requirement requirements requires rev revision say says sp summarise summarize summary tell
    versus vs 800 53`,
  ),
);

/** A question's own terms (stems), without repeats and without words that frame the question. */
export function contentTerms(question: string): readonly string[] {
  return [...new Set(analyze(question))].filter((term) => !FRAME.has(term));
}

/**
 * How telling each term is within some texts: ln(1 + (N - n + .5) / (n + .5)), as in BM25. A term that no text has gets the
 * largest weight there is.
 */
export class TermWeights {
  private readonly size: number;
  private readonly counts = new Map<string, number>();

  constructor(texts: readonly ReadonlySet<string>[]) {
    this.size = texts.length;
    for (const terms of texts) {
      for (const term of terms) {
        this.counts.set(term, (this.counts.get(term) ?? 0) + 1);
      }
    }
  }

  of(term: string): number {
    const count = this.counts.get(term) ?? 0;
    return Math.log(1 + (this.size - count + 0.5) / (count + 0.5));
  }

  sum(terms: Iterable<string>): number {
    let sum = 0;
    for (const term of terms) {
      sum += this.of(term);
    }
    return sum;
  }
}
