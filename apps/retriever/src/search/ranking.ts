import { type LexicalIndex, topRows } from '@app/common/lexical-index';
import { knownShare, matchedShare } from './evidence.js';
import { type RowRelations, scoreFamilies } from './family-tree.js';
import { fuse, type VectorHit } from './fusion.js';
import { type AnalyzedQuery } from './query-analysis.js';
import { type RankingSettings } from './ranking-settings.js';

export interface RankingInput {
  readonly query: AnalyzedQuery;
  readonly index: LexicalIndex;
  readonly rows: RowRelations;
  /** Best first; none where the search is lexical or the query has no vector. */
  readonly vectorHits?: readonly VectorHit[];
  /** One byte per row; 0 leaves the row out, and what it would have lent to its family too. */
  readonly allow?: Uint8Array;
  readonly k: number;
}

export interface RankedRow {
  readonly row: number;
  /** Strength of evidence in 0..1, comparable across collections; 1 is a control that the question names. */
  readonly score: number;
}

/** Rows among the best whose evidence is looked at to say how strong the whole answer is. */
const WITNESSES = 5;
/** What the words of a question and the cosine say about evidence, where both are at hand. */
const WORDS_SHARE = 0.6;
/** Evidence that a relative of a named control is to the point. */
const RELATIVE_EVIDENCE = 0.5;

/**
 * The best `k` rows, best first: controls named by the question, then the fused and family-scored rest. The best of the
 * rest has the strength of the evidence found, the others follow in proportion.
 */
export function rank(input: RankingInput, settings: RankingSettings): RankedRow[] {
  const { query, index, rows, allow, k } = input;
  const named = namedRows(query.ids, rows, allow).slice(0, k);
  const hits = allowedHits(input);
  const fused = fuse(masked(index.scoreAll(query.terms), allow), hits, settings);
  // Without controls there are no families, and what all rows gain alike changes no order.
  const scores = rows.rowsByControl.size === 0 ? fused : scoreFamilies(fused, rows.parents, settings, allow);
  const relatives = relativesOf(named, rows);
  for (const row of settings.relativeGain > 0 ? relatives : []) {
    scores[row] = (scores[row] ?? 0) + settings.relativeGain;
  }
  const taken = new Set(named);
  const rest = topRows(scores, k + named.length, allow).filter(({ row }) => !taken.has(row));
  const witnesses = rest.slice(0, WITNESSES).map(({ row }) => row);
  const strength = strengthOf(witnesses, { input, relatives, cosine: hits[0]?.score }, settings);
  const top = rest[0]?.score ?? 1;
  return [
    ...named.map((row) => ({ row, score: 1 })),
    ...rest.slice(0, k - named.length).map(({ row, score }) => ({ row, score: (strength * score) / top })),
  ];
}

interface Findings {
  readonly input: RankingInput;
  readonly relatives: ReadonlySet<number>;
  readonly cosine: number | undefined;
}

/**
 * How much speaks for the answer being here, in 0..1: the largest share of the question that one of the first rows
 * speaks of, and the best cosine. Shares and cosines mean the same in every collection that one embedder serves.
 */
function strengthOf(
  witnesses: readonly number[],
  { input: { query, index }, relatives, cosine }: Findings,
  { cosineFrom, cosineTo, cosineNeedsKnownWords, vectorWeight }: RankingSettings,
): number {
  const shares = witnesses.map((row) =>
    Math.max(matchedShare(row, query.concepts, index), relatives.has(row) ? RELATIVE_EVIDENCE : 0),
  );
  const words = Math.max(0, ...shares);
  if (cosine === undefined || vectorWeight === 0) {
    return words;
  }
  const near = Math.min(1, Math.max(0, (cosine - cosineFrom) / (cosineTo - cosineFrom)));
  const proof = near * (cosineNeedsKnownWords ? knownShare(query.concepts, index) : 1);
  return Math.min(1, WORDS_SHARE * words + (1 - WORDS_SHARE) * proof);
}

/** The controls of named enhancements and the enhancements of named controls. */
function relativesOf(named: readonly number[], { parents }: RowRelations): ReadonlySet<number> {
  const heads = new Set(named);
  const relatives = new Set(named.map((row) => parents[row] ?? -1).filter((row) => row >= 0));
  if (heads.size > 0) {
    parents.forEach((parent, row) => {
      if (heads.has(parent)) {
        relatives.add(row);
      }
    });
  }
  return relatives;
}

function namedRows(ids: readonly string[], rows: RowRelations, allow: Uint8Array | undefined): number[] {
  return ids.flatMap((id) => rows.rowsByControl.get(id) ?? []).filter((row) => allow?.[row] !== 0);
}

function masked(scores: Float32Array, allow: Uint8Array | undefined): Float32Array {
  return allow === undefined ? scores : scores.map((score, row) => (allow[row] === 0 ? 0 : score));
}

function allowedHits({ vectorHits = [], allow }: RankingInput): readonly VectorHit[] {
  return allow === undefined ? vectorHits : vectorHits.filter(({ row }) => allow[row] !== 0);
}
