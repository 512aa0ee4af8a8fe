import { AppError } from '@app/common/errors';
import { type AskedControl } from '../chat/agents/card.js';
import { type CatalogReader } from '../chat/agents/catalog-reader.js';

/** The controls in the order of their ids. Throws `control_not_found`, with what may have been meant, for all that no catalog has. */
export async function readControls(
  reader: CatalogReader,
  ids: readonly string[],
): Promise<readonly [AskedControl, ...AskedControl[]]> {
  const read = await reader.controls(ids);
  const missing = read.flatMap((one) => (one instanceof AppError ? [one.detail] : []));
  if (missing.length > 0) {
    throw new AppError('control_not_found', missing.join(' '));
  }
  const [first, ...others] = read.flatMap((one) => (one instanceof AppError ? [] : [one]));
  if (!first) {
    throw new AppError('validation_failed', 'Name a control.');
  }
  return [first, ...others];
}
