import { glob, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '@app/common/errors';
import { detectType, mediaTypeOf } from '@app/common/media-type';
import { sha256 } from '@app/common/snapshot';
import { isPassing } from '../failures.js';
import { type ParsedDocument, type SourceFile } from '../parse/parsed-document.js';
import { isReadableName } from './readable-name.js';

/** Reads one file; nobody trusts a file for where it comes from. */
export type CorpusParser = (file: SourceFile, signal: AbortSignal) => Promise<ParsedDocument>;

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
 * and sorted by name within each. Throws what the parser throws when no file is to blame for it.
 */
export async function readCorpus(
  paths: readonly string[],
  parse: CorpusParser,
  signal: AbortSignal,
): Promise<Corpus> {
  const files: CorpusFile[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const found = await filesAt(path);
    if (found.length === 0) {
      problems.push(`${path}: there is no file that can be read`);
    }
    for (const file of found) {
      try {
        files.push(await readCorpusFile(file, (source) => parse(source, signal)));
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof AppError && isPassing(error)) {
          throw error;
        }
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

async function readCorpusFile(
  path: string,
  parse: (file: SourceFile) => Promise<ParsedDocument>,
): Promise<CorpusFile> {
  const bytes = await readFile(path);
  const sourceName = basename(path);
  const parsed = await parse({ title: sourceName, sourceName, bytes });
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
