/** Characters that nobody sees: they hide instructions in a text, and nothing of it is lost without them. */
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e01ef}]/gu;
const COMMENT = /<!--[^]*?(?:-->|$)/g;
const LINK = /!?\[((?:[^[\]]|\[[^\]]*\])*)\]\((?:[^()\n]|\([^()]*\))*\)/g;
const TAG = /<\/?[a-z!?][^<>]*>/gi;
const ADDRESS =
  /\b(?:https?|ftps?|file|javascript|vbscript|mailto|tel|wss?):[^\s)\]>]+|\bdata:\w+\/[^\s)\]>]+|\bwww\.[^\s)\]>]+|(?<![\w:])\/\/[\w-]+(?:\.[\w-]+)+[^\s)\]>]*/gi;
const MAIL = /([\w.+-]+)@((?:[\w-]+\.)+[a-z]{2,})/gi;
const DEFINITION = /^(\s*(?:[-*+>]\s*)*\[[^\n]*?\]+):/gm;
/** The end of a link's definition, whose label may have begun a line earlier; a mark in front of a colon is none. */
const LABEL_END = /(?<!\[p\d[p\d,;\s[\]]{0,40})\]:/g;
/** Encoded matter: no word of a text that people read is so long. */
const ENCODED = /[A-Za-z0-9+/_-]{60,}={0,2}/g;

/** A text without characters that nobody sees. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** A text that is given to a model, without what its readers do not see either. */
export function shownText(text: string): string {
  return visibleText(text).replace(COMMENT, '');
}

/**
 * What a model wrote, as text alone: links and images become their words, addresses and HTML go, and nothing is left that
 * Markdown would make a link of. Citation marks stay.
 */
export function plainAnswer(text: string): string {
  return visibleText(text)
    .replace(COMMENT, '')
    .replace(LINK, '$1')
    .replace(ADDRESS, '(link removed)')
    .replace(TAG, '')
    .replace(/<(?=[a-z/!?])/gi, '\u2039')
    .replace(/\](?=[([])(?!\[\[?p\d)/g, '] ')
    .replace(/!(?=\[)/g, '! ')
    .replace(DEFINITION, '$1 :')
    .replace(LABEL_END, '] :')
    .replace(MAIL, '$1 (at) $2')
    .replace(ENCODED, '(code removed)');
}
