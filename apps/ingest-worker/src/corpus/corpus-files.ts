import { glob, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { detectType, mediaTypeOf } from '@app/common/media-type';
import { sha256 } from '@app/common/snapshot';
import { isReadableName, parseDocument } from '../parse/parse-document.js';
import { type ParsedDocument } from '../parse/parsed-document.js';

/** A file of the corpus, read and understood. The id follows from name and content. */
export interface CorpusFile {
  readonly id: string;
  readonly title: string;
  readonly sourceName: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly contentHash: string;
  readonly parsed: ParsedDocument;
}

export interface Corpus {
  readonly files: readonly CorpusFile[];
  /** What was named and could not be used, and why. */
  readonly problems: readonly string[];
}

/**
 * Reads files, folders (their readable files, not deeper) and patterns such as `corpus/baseline-*.json`, in that order
 * and sorted by name within each.
 */
export async function readCorpus(paths: readonly string[]): Promise<Corpus> {
  const files: CorpusFile[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const found = await filesAt(path);
    if (found.length === 0) {
      problems.push(`${path}: there is no file that can be read`);
    }
    for (const file of found) {
      try {
        files.push(await readCorpusFile(file));
      } catch (error) {
        problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return { files, problems };
}

async function filesAt(path: string): Promise<readonly string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const found: string[] = [];
  for await (const file of glob(isFolder ? join(path, '*') : path)) {
    found.push(file);
  }
  return found.filter(isReadableName).sort();
}

async function readCorpusFile(path: string): Promise<CorpusFile> {
  const bytes = await readFile(path);
  const sourceName = basename(path);
  const parsed = await parseDocument({ title: sourceName, sourceName, bytes });
  const { type } = await detectType(bytes, sourceName);
  const mediaType = type === undefined ? '' : mediaTypeOf(type);
  const contentHash = sha256(bytes);
  const id = uuidOf(sha256(`${sourceName}\n${contentHash}`));
  return { id, title: titleOf(parsed) ?? sourceName, sourceName, mediaType, bytes, contentHash, parsed };
}

function titleOf({ structure }: ParsedDocument): string | undefined {
  return structure?.kind === 'catalog' ? structure.catalog.title : structure?.profile.title;
}

/** A UUID of version 8 (RFC 9562, section 5.8) whose free bits come from a hash. */
function uuidOf(hash: string): string {
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `a${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
