const MAX_QUOTE_CHARS = 300;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The words of `passage` that carry `claim`: the claim itself where it stands there verbatim, else the sentence or list
 * item with the largest share of the claim's words. Always a verbatim piece of the passage, at most 300 characters.
 */
export function bestQuote(claim: string, passage: string): string {
  const said = claim.replace(/^[\s>*\-–•\d.)"“]+/u, '').replace(/[\s"”*]+$/u, '');
  const at = said.length > 8 ? passage.indexOf(said) : -1;
  if (at >= 0) {
    return shorten(passage.slice(at, at + said.length));
  }
  const words = new Set(wordsOf(claim));
  let best = '';
  let bestShare = -1;
  for (const sentence of sentencesOf(passage)) {
    const share = shareOf(words, wordsOf(sentence));
    if (share > bestShare) {
      best = sentence;
      bestShare = share;
    }
  }
  return shorten(best);
}

function sentencesOf(text: string): readonly string[] {
  const sentences = text.split(/(?<=[.!?;])\s+|\n+/u).map((sentence) => sentence.trim());
  return sentences.filter((sentence) => sentence !== '');
}

/** Words in common, as a share of both sides (Dice), so that neither a long nor a tiny sentence wins by its length. */
function shareOf(claim: ReadonlySet<string>, sentence: readonly string[]): number {
  const unique = new Set(sentence);
  const common = [...unique].filter((word) => claim.has(word)).length;
  return claim.size + unique.size === 0 ? 0 : (2 * common) / (claim.size + unique.size);
}

function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(WORD) ?? []).filter((word) => word.length > 2);
}

/** At most 300 characters, cut at a word. */
export function shorten(quote: string): string {
  if (quote.length <= MAX_QUOTE_CHARS) {
    return quote.trim();
  }
  const cut = quote.lastIndexOf(' ', MAX_QUOTE_CHARS);
  return quote.slice(0, cut > 0 ? cut : MAX_QUOTE_CHARS).trim();
}
