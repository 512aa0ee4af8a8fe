/** Markdown of OSCAL prose as plain text: links give their text, emphasis goes, blank space is evened out. */
export function plainProse(markup: string): string {
  const text = markup
    .replace(/\r\n?/g, '\n')
    .replace(/\[([^[\]]*)\]\([^()\s]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])/g, '$1');
  return tidySpace(text);
}

/**
 * One space between words, none before closing punctuation, no blank lines in a row. It is applied again after
 * parameters were put in, because the inserts of the official files stand apart from their punctuation.
 */
export function tidySpace(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/ ([,;:.)\]])/g, '$1')
    .trim();
}
