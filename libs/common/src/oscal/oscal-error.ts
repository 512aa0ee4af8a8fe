import { AppError } from '@app/common/errors';

/**
 * The refusal of an OSCAL file. `place` is a line and column, or a path such as `catalog.groups[3].controls[0].title`.
 * The detail names the file, so that one of many uploads can be found.
 */
export function oscalInvalid(sourceName: string, reason: string, place?: string): AppError {
  const where = place === undefined || place === '' ? '' : ` (at ${place})`;
  return new AppError('oscal_invalid', `${shown(sourceName)}: ${reason}${where}`);
}

/** A problem inside a document, thrown where it is met and given the file's name by `parseOscal`. */
export class OscalFault extends Error {
  override readonly name = 'OscalFault';

  constructor(
    readonly reason: string,
    readonly place: string,
  ) {
    super(`${reason} (at ${place})`);
  }
}

/** A piece of a file as it may be quoted in a message: one line, of bounded length. */
export function shown(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= 120 ? line : `${line.slice(0, 119)}…`;
}
