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

const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  colon: ':',
  dash: '-',
  hyphen: '-',
  lpar: '(',
  rpar: ')',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  period: '.',
  quot: '"',
  shy: '',
  sol: '/',
};
/** Letters of other scripts that look like those of control ids, and the wide forms of letters, digits and dashes. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '\u0391': 'A',
  '\u0392': 'B',
  '\u0395': 'E',
  '\u0399': 'I',
  '\u039a': 'K',
  '\u039c': 'M',
  '\u039f': 'O',
  '\u03a1': 'P',
  '\u03a4': 'T',
  '\u0405': 'S',
  '\u0406': 'I',
  '\u0410': 'A',
  '\u0412': 'B',
  '\u0415': 'E',
  '\u041c': 'M',
  '\u041d': 'H',
  '\u041e': 'O',
  '\u0420': 'P',
  '\u0421': 'C',
  '\u0422': 'T',
};
const ODD_ID = /(?<![\p{L}\p{N}])[\p{Lu}]{2}[-\uff0d\u2010-\u2015\u2212][\d\uff10-\uff19]{1,3}/gu;
/** `AC-**99**`, `AC\-99`: emphasis and escapes within an id show as if they were not there. */
const BROKEN_ID = /(?<![\p{L}\p{N}])([A-Z]{2})([*_`]*)\\?([-\u2010-\u2015\u2212])\\?([*_`]*)(\d{1,3})/gu;

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
  return plainIds(decoded(visibleText(text)))
    .replace(COMMENT, '')
    .replace(LINK, '$1')
    .replace(ADDRESS, '(link removed)')
    .replace(TAG, '')
    .replace(/<(?=[a-z/!?])/gi, '\u2039')
    .replace(/\](?=[([])(?!\[\[?p\d)/g, '] ')
    .replace(/!(?=\[)/g, '! ')
    .replace(DEFINITION, '$1 :')
    .replace(LABEL_END, (end, at: number, whole: string) => (followsWords(whole, at) ? end : '] :'))
    .replace(MAIL, '$1 (at) $2')
    .replace(ENCODED, '(code removed)');
}

const ENTITY_DEPTH = 3;

/** Entities as what they show, those of entities too: a browser reads them after everything else was looked at. */
function decoded(text: string, depth = ENTITY_DEPTH): string {
  const read = readEntities(text);
  return read === text || depth === 0 ? read : decoded(read, depth - 1);
}

function readEntities(text: string): string {
  return text.replace(ENTITY, (entity, digits?: string, hex?: string, name?: string) => {
    const code = digits === undefined ? parseInt(hex ?? '', 16) : Number(digits);
    const char = code > 31 && code <= 0x10ffff ? visibleText(String.fromCodePoint(code)) : '';
    return name === undefined ? char : (NAMED[name.toLowerCase()] ?? entity);
  });
}

/** Ids as they are looked up, where they only show as such. */
function plainIds(text: string): string {
  return text
    .replace(ODD_ID, (id) => id.normalize('NFKC').replace(/\p{L}/gu, (char) => LOOKALIKES[char] ?? char))
    .replace(BROKEN_ID, '$4$1$3$5$2');
}

/** Whether a bracket that closes at `at` was opened behind words in the same line: no link's definition begins so. */
function followsWords(text: string, at: number): boolean {
  let depth = 0;
  for (let place = at; place >= 0; place -= 1) {
    const char = text.charAt(place);
    depth += char === ']' ? 1 : char === '[' ? -1 : 0;
    if (depth === 0) {
      return /\p{L}/u.test(text.slice(text.lastIndexOf('\n', place) + 1, place));
    }
  }
  return false;
}
