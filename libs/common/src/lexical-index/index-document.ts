/** BM25's two numbers: how fast repeats saturate, and how much a long text is discounted. */
export interface Bm25Settings {
  readonly k1: number;
  readonly b: number;
}

/** What is indexed for one row: each field's terms count `times` times, in the term counts and in the length. */
export interface LexicalDocument {
  readonly fields: readonly { readonly text: string; readonly times: number }[];
}

/** Choices that are fixed when an index is built. */
export interface IndexProfile extends Bm25Settings {
  readonly titleTimes: number;
  /** Whether `[Assignment: ...]` and `[Selection: ...]` blocks are indexed with the words inside them. */
  readonly inserts: 'keep' | 'drop';
}

/**
 * `default` is what measured best for controls over several evaluation sets (docs/retrieval.md). `plain-bm25` is the
 * textbook configuration that other figures are compared with.
 */
export const INDEX_PROFILES = {
  default: { k1: 1.5, b: 0.4, titleTimes: 2, inserts: 'keep' },
  'plain-bm25': { k1: 1.2, b: 0.75, titleTimes: 1, inserts: 'drop' },
} as const satisfies Record<string, IndexProfile>;

export type IndexProfileName = keyof typeof INDEX_PROFILES;

export interface IndexableText {
  readonly title: string;
  /** With parameters resolved: `[Assignment: organization-defined frequency]`. */
  readonly text: string;
}

/** For collections that hold no controls: texts of all lengths, whose titles say no more than their words. */
const DOCUMENT_PROFILE: IndexProfile = { k1: 1.2, b: 0.75, titleTimes: 1, inserts: 'keep' };

/** Whether most passages of a collection are of controls. */
export function holdsControls(passages: readonly { readonly controlId?: string | undefined }[]): boolean {
  return 2 * passages.filter(({ controlId }) => controlId !== undefined).length > passages.length;
}

/** What a profile means for a collection: `default` is another one for plain documents than for controls. */
export function indexProfileFor(
  name: IndexProfileName,
  passages: readonly { readonly controlId?: string | undefined }[],
): IndexProfile {
  return name === 'default' && !holdsControls(passages) ? DOCUMENT_PROFILE : INDEX_PROFILES[name];
}

/** What to index for a passage: its title and its text, weighed as the profile says. */
export function indexDocument({ title, text }: IndexableText, profile: IndexProfile): LexicalDocument {
  return {
    fields: [
      { text: title, times: profile.titleTimes },
      { text: profile.inserts === 'drop' ? dropInserts(text) : text, times: 1 },
    ],
  };
}

const INSERT_START = /\[(?:Assignment|Selection)\b/gu;

/** The text without its parameter blocks, however deep they nest. A block that never closes stays. */
export function dropInserts(text: string): string {
  let result = '';
  let from = 0;
  for (const { index } of text.matchAll(INSERT_START)) {
    const end = index < from ? -1 : blockEnd(text, index);
    if (end !== -1) {
      result += text.slice(from, index);
      from = end;
    }
  }
  return result + text.slice(from);
}

/** Where the block that opens at `start` is closed, or -1. */
function blockEnd(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i += 1) {
    if (text[i] === '[') {
      depth += 1;
    } else if (text[i] === ']') {
      depth -= 1;
      if (depth === 0) {
        return i + 1;
      }
    }
  }
  return -1;
}
