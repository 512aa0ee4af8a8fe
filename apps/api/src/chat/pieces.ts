const PIECE = /[^]{1,40}\S*\s*/g;

/** A text in whole words, some forty characters at a time, so that a reader sees it grow. */
export function inPieces(text: string): readonly string[] {
  return text.match(PIECE) ?? [];
}
