const PHRASE_WORDS = 7;

/** Knows the instructions that a model was given, so that an answer that repeats them is not passed on. */
export class PromptLeak {
  private readonly phrases: ReadonlySet<string>;

  constructor(instructions: string) {
    this.phrases = knownPhrases(instructions);
  }

  /** Whether seven words in a row are those of the instructions. */
  isIn(text: string): boolean {
    return phrasesOf(text).some((phrase) => this.phrases.has(phrase));
  }
}

/** Those that were asked for last are kept: as a rule every model is told the same. */
let last: { readonly instructions: string; readonly phrases: ReadonlySet<string> } | undefined;

function knownPhrases(instructions: string): ReadonlySet<string> {
  if (last?.instructions !== instructions) {
    last = { instructions, phrases: new Set(phrasesOf(instructions)) };
  }
  return last.phrases;
}

function phrasesOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .slice(0, Math.max(0, words.length - PHRASE_WORDS + 1))
    .map((_word, at) => words.slice(at, at + PHRASE_WORDS).join(' '));
}
