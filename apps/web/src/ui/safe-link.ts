const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** The address if it is absolute and may stand in a link (http, https, mailto), else undefined. */
export function safeHref(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) {
    return undefined;
  }
  return ALLOWED.has(new URL(url).protocol) ? url : undefined;
}
