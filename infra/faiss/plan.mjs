/**
 * See plan.d.mts.
 * @param {import('./plan.mjs').Situation} situation
 * @param {ReadonlySet<import('./plan.mjs').Attempt>} tried
 * @returns {import('./plan.mjs').Attempt | 'leave-out' | 'done' | 'give-up'}
 */
export function nextStep(situation, tried) {
  if (situation.unwanted) return 'leave-out';
  if (!situation.sources) return tried.has('fetch') ? 'give-up' : 'fetch';
  if (situation.addon === 'current') return 'done';
  if (situation.toolchain && !tried.has('compile')) return 'compile';
  if (situation.addon === 'usable') return 'done';
  if (!tried.has('download')) return 'download';
  if (situation.mayInstall && !situation.toolchain && !tried.has('packages')) return 'packages';
  return 'give-up';
}
