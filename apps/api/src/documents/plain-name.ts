const MAX_NAME_CHARS = 200;
/** Controls, formats (direction marks, zero-width characters), line and paragraph separators, halves of pairs. */
const NOT_SHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const HALF_PAIR = /[\ud800-\udbff]$/;

/**
 * The last part of a name that somebody else chose, for people to read: never a path, never a character that is not shown
 * or that turns the ones behind it around. Never empty.
 */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(NOT_SHOWN, '').trim();
  return plain.slice(0, MAX_NAME_CHARS).replace(HALF_PAIR, '') || 'document';
}
