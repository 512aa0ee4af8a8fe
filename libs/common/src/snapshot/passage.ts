import { z } from 'zod';
import { BASELINES, ControlDetail, Place } from '@app/common/contracts';
import { encodeLines } from './json-lines.js';
import { parseJson } from './parse-json.js';

/** Some hundred microseconds. */
const PASSAGES_AT_ONCE = 100;

/** A line of passages.jsonl. Its number, from 0, is its row in the lexical and the vector file. */
export const SnapshotPassage = z.object({
  id: z.string().min(1),
  documentId: z.string(),
  title: z.string(),
  text: z.string(),
  controlId: z.string().optional(),
  part: z.string().optional(),
  url: z.string().optional(),
  place: Place.optional(),
  family: z.string().optional(),
  baselines: z.array(z.enum(BASELINES)).optional(),
});
export type SnapshotPassage = z.infer<typeof SnapshotPassage>;

export function encodePassages(passages: readonly SnapshotPassage[]): Buffer {
  return encodeLines(passages);
}

/** The same bytes in pieces, for passages that are too many for one string. */
export function* passagePieces(passages: readonly SnapshotPassage[]): Generator<Uint8Array> {
  for (let row = 0; row < passages.length; row += PASSAGES_AT_ONCE) {
    yield encodePassages(passages.slice(row, row + PASSAGES_AT_ONCE));
  }
}

/** Throws `snapshot_damaged` for a line that is not a passage. */
export function parsePassages(bytes: Uint8Array): SnapshotPassage[] {
  const text = Buffer.from(bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseJson(SnapshotPassage, line, 'passages'));
}

/** catalog.json: the structured catalog of a collection, empty where no document has one. */
export const CatalogFile = z.object({
  families: z.array(z.object({ id: z.string(), title: z.string() })),
  controls: z.array(ControlDetail),
});
export type CatalogFile = z.infer<typeof CatalogFile>;

export function encodeCatalog(catalog: CatalogFile): Buffer {
  return Buffer.from(JSON.stringify(catalog));
}

/** Throws `snapshot_damaged` for what is not a catalog file. */
export function parseCatalog(bytes: Uint8Array): CatalogFile {
  return parseJson(CatalogFile, bytes, 'catalog');
}
