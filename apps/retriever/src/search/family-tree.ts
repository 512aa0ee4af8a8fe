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

/** Relations as they can be handed to another thread: the rows of control `i` stand at `offsets[i] .. offsets[i + 1]`. */
export interface RelationTables {
  readonly controlIds: readonly string[];
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
  readonly parents: Int32Array;
}

export function relationTables(controlIds: readonly (string | undefined)[]): RelationTables {
  const { rowsByControl, parents } = relateRows(controlIds);
  const groups = [...rowsByControl.values()];
  const offsets = new Uint32Array(groups.length + 1);
  groups.forEach((group, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + group.length;
  });
  const rows = new Uint32Array(offsets.at(-1) ?? 0);
  groups.forEach((group, i) => {
    rows.set(group, offsets[i]);
  });
  return { controlIds: [...rowsByControl.keys()], offsets, rows, parents };
}

export function relationsOf({ controlIds, offsets, rows, parents }: RelationTables): RowRelations {
  const rowsByControl = new Map(
    controlIds.map((id, i) => [id, Array.from(rows.subarray(offsets[i], offsets[i + 1]))]),
  );
  return { rowsByControl, parents };
}

export interface FamilySettings {
  /** Share of its best enhancement's score that a control gains. */
  readonly parentGain: number;
  /** Share of its control's score that an enhancement gains. */
  readonly childGain: number;
  /** What a row without enhancements counts as its best one, as a share of its own score. */
  readonly childlessShare: number;
}

/** Stands for "has no enhancement that the search may show". */
const NONE = -1;

/**
 * New scores in which a control gains a share of its best enhancement's score and an enhancement a share of its
 * control's. What has no enhancements gains a share of its own score instead, so that it does not fall behind those
 * that have. Gains are taken from the scores given, so nothing is counted round in a circle. Scores are 0 or more;
 * `allow[row] === 0` takes a row out of its family.
 */
export function scoreFamilies(
  scores: Float32Array,
  parents: Int32Array,
  { parentGain, childGain, childlessShare }: FamilySettings,
  allow?: Uint8Array,
): Float32Array {
  const bestChild = bestChildOf(scores, parents, allow);
  const gained = new Float32Array(scores.length);
  for (let row = 0; row < scores.length; row += 1) {
    const own = scores[row] ?? 0;
    const parent = parents[row] ?? -1;
    if (parent >= 0) {
      gained[row] = own + childGain * (scores[parent] ?? 0);
      continue;
    }
    const child = bestChild[row] ?? NONE;
    gained[row] = own + parentGain * (child === NONE ? childlessShare * own : child);
  }
  return gained;
}

function bestChildOf(scores: Float32Array, parents: Int32Array, allow: Uint8Array | undefined): Float32Array {
  const best = new Float32Array(scores.length).fill(NONE);
  for (let row = 0; row < scores.length; row += 1) {
    const parent = parents[row] ?? -1;
    if (parent >= 0 && allow?.[row] !== 0) {
      best[parent] = Math.max(best[parent] ?? NONE, scores[row] ?? 0);
    }
  }
  return best;
}
