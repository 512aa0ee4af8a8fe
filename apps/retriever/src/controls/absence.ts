import { AppError } from '@app/common/errors';
import { controlLabel, didYouMean } from '@app/common/oscal';
import { nearestIds } from './nearest-ids.js';

const SUGGESTIONS = 3;

/** That there is no such control, and which ids may have been meant. */
export function absence(spelling: string, ids: readonly string[]): AppError {
  const wanted = spelling.length <= 40 ? ` "${spelling}"` : ' with this id';
  const near = nearestIds(spelling, [...new Set(ids)], SUGGESTIONS);
  const nearest = near.map((id) => controlLabel(id));
  const detail = `There is no control${wanted}. ${didYouMean(nearest)}`.trim();
  return new AppError('control_not_found', detail, { nearest });
}
