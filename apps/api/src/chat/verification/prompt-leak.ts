const PHRASE_WORDS = 7;

/** Knows the instructions that a model was given, so that an answer that repeats them is not passed on. */
export class PromptLeak {
  private readonly phrases: ReadonlySet<string>;

  constructor(instructions: string) {
    this.phrases = new Set(phrasesOf(instructions));
  }

  /** Whether seven words in a row are those of the instructions. */
  isIn(text: string): boolean {
    return phrasesOf(text).some((phrase) => this.phrases.has(phrase));
  }
}

function phrasesOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .slice(0, Math.max(0, words.length - PHRASE_WORDS + 1))
    .map((_word, at) => words.slice(at, at + PHRASE_WORDS).join(' '));
}
