import { type Span } from './sentences.js';

/** `pointed` are the words that one mark stands for, `quoted` those of any other, `plain` the rest. */
export interface TextSegment {
  readonly text: string;
  readonly kind: 'plain' | 'quoted' | 'pointed';
}

/** What of a passage an answer rests on: quotes as words, spans as places. */
export interface CarryingWords {
  readonly quotes: readonly string[];
  readonly support: readonly Span[];
  readonly pointed: readonly Span[];
}

const KINDS = ['plain', 'quoted', 'pointed'] as const;

interface Folded {
  readonly text: string;
  /** Where each folded character stands in the original. */
  readonly origin: readonly number[];
}

/**
 * A passage cut into segments that carry an answer and others; together they are the passage again. A quote is found regardless of
 * case, spacing and the shape of quotation marks and dashes; one with gaps ("…", "[...]") is found part by part, in order.
 */
export function markQuotes(
  passage: string,
  { quotes, support, pointed }: CarryingWords,
): readonly TextSegment[] {
  const folded = fold(passage);
  const kinds = new Uint8Array(passage.length);
  for (const { start, end } of [...quotes.flatMap((quote) => rangesOf(quote, folded)), ...support]) {
    kinds.fill(1, start, end);
  }
  for (const { start, end } of pointed) {
    kinds.fill(2, start, end);
  }
  return segments(passage, kinds);
}

function rangesOf(quote: string, passage: Folded): readonly Span[] {
  const whole = find(fold(quote).text.trim(), passage, 0);
  if (whole !== undefined) {
    return [whole];
  }
  const ranges: Span[] = [];
  let from = 0;
  for (const part of quote.split(/\[?(?:…|\.\.\.)\]?/)) {
    const found = find(fold(part).text.trim(), passage, from);
    if (found !== undefined) {
      ranges.push(found);
      from = found.next;
    }
  }
  return ranges;
}

function find(needle: string, passage: Folded, from: number): (Span & { readonly next: number }) | undefined {
  const at = needle === '' ? -1 : passage.text.indexOf(needle, from);
  const start = passage.origin[at];
  const last = passage.origin[at + needle.length - 1];
  return start === undefined || last === undefined
    ? undefined
    : { start, end: last + 1, next: at + needle.length };
}

/** Runs of white space become one blank, letters small, typographic marks plain. */
function fold(text: string): Folded {
  const origin: number[] = [];
  let folded = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = foldCharacter(text.charAt(index));
    if (character !== ' ' || !folded.endsWith(' ')) {
      folded += character;
      origin.push(index);
    }
  }
  return { text: folded, origin };
}

function foldCharacter(character: string): string {
  if (/\s/.test(character)) {
    return ' ';
  }
  if (/[‘’‚‛′]/.test(character)) {
    return "'";
  }
  if (/[“”„‟″]/.test(character)) {
    return '"';
  }
  if (/[‐‑‒–—−]/.test(character)) {
    return '-';
  }
  const lower = character.toLowerCase();
  return lower.length === 1 ? lower : character;
}

function segments(passage: string, kinds: Uint8Array): readonly TextSegment[] {
  const cut: TextSegment[] = [];
  let from = 0;
  for (let index = 1; index <= passage.length; index += 1) {
    if (index === passage.length || kinds[index] !== kinds[from]) {
      cut.push({ text: passage.slice(from, index), kind: KINDS[kinds[from] ?? 0] ?? 'plain' });
      from = index;
    }
  }
  return cut;
}
