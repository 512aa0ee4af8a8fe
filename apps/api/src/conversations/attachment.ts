/** Code points of a title that go into a file's name: with the ending it stays below what file systems take (255 bytes). */
const MAX_NAME_CHARS = 50;

/**
 * A `Content-Disposition` that saves the answer under a name made from `title` and `ending` (RFC 6266): in ASCII for old
 * clients, and in UTF-8 as RFC 8187 writes it. Only letters, digits, marks and dashes of a title are left, so that no path,
 * quote, line break or change of direction gets into the header or onto a disk.
 */
export function attachment(title: string, ending: string, untitled = 'conversation'): string {
  const name = safeName(title, /[^\p{L}\p{N}\p{M}]+/gu) || untitled;
  const ascii = safeName(title.normalize('NFKD').replace(/\p{M}/gu, ''), /[^A-Za-z0-9]+/g) || untitled;
  return `attachment; filename="${ascii}${ending}"; filename*=UTF-8''${encodeURIComponent(name + ending)}`;
}

function safeName(title: string, unsafe: RegExp): string {
  const kept = Array.from(title.normalize('NFC').replace(unsafe, '-')).slice(0, MAX_NAME_CHARS).join('');
  return kept.replace(/^-+|-+$/g, '');
}
