import { parentControlId } from '@app/common/oscal';

/** How the rows of a snapshot hang together. Built once per snapshot. */
export interface RowRelations {
  /** Rows of each control, ascending; the first stands for the control. */
  readonly rowsByControl: ReadonlyMap<string, readonly number[]>;
  /** The row of the control that an enhancement belongs to, or -1. */
  readonly parents: Int32Array;
}

/** `controlIds[row]` is in OSCAL form; passages that belong to no control have none. */
export function relateRows(controlIds: readonly (string | undefined)[]): RowRelations {
  const rowsByControl = new Map<string, number[]>();
  controlIds.forEach((id, row) => {
    if (id !== undefined) {
      const rows = rowsByControl.get(id);
      if (rows === undefined) {
        rowsByControl.set(id, [row]);
      } else {
        rows.push(row);
      }
    }
  });
  const parents = Int32Array.from(controlIds, (id) => {
    const parent = id === undefined ? undefined : parentControlId(id);
    return (parent === undefined ? undefined : rowsByControl.get(parent)?.[0]) ?? -1;
  });
  return { rowsByControl, parents };
}

/**
 * New scores in which a control gains a share of its best enhancement's score and an enhancement a share of its
 * control's. Both are taken from the scores given, so nothing is counted round in a circle. Scores are 0 or more.
 */
export function scoreFamilies(
  scores: Float32Array,
  parents: Int32Array,
  { parentGain, childGain }: { readonly parentGain: number; readonly childGain: number },
): Float32Array {
  const bestChild = bestChildOf(scores, parents);
  const gained = new Float32Array(scores.length);
  for (let row = 0; row < scores.length; row += 1) {
    const parent = parents[row] ?? -1;
    const lent = parent < 0 ? 0 : childGain * (scores[parent] ?? 0);
    gained[row] = (scores[row] ?? 0) + parentGain * (bestChild[row] ?? 0) + lent;
  }
  return gained;
}

function bestChildOf(scores: Float32Array, parents: Int32Array): Float32Array {
  const best = new Float32Array(scores.length);
  for (let row = 0; row < scores.length; row += 1) {
    const parent = parents[row] ?? -1;
    if (parent >= 0) {
      best[parent] = Math.max(best[parent] ?? 0, scores[row] ?? 0);
    }
  }
  return best;
}
