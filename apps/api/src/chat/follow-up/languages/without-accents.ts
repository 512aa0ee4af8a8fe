/** As words are spelled on a keyboard without accents: `años` as `anos`, `heißt` as `heisst`. */
export function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll('\u00df', 'ss');
}
