import { Place } from '@app/common/contracts';
import { type ErrorCode, isErrorCode } from '@app/common/errors';
import { type OscalDocument } from '@app/common/oscal';
import { z } from 'zod';
import {
  type ParsedChunk,
  type ParsedDocument,
  type PlacedSection,
  type SourceFile,
} from '../parsed-document.js';

/** What the worker sends to the process that parses, one at a time. */
export interface ParserRequest {
  /** To read the document, or to take the files out of it that a virus scanner cannot see. */
  readonly task: 'parse' | 'embedded';
  readonly file: SourceFile;
}

/** What it sends: `ready` once, then one answer to each request. */
export type ParserAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'parsed'; readonly parsed: ParsedDocument }
  | { readonly type: 'embedded'; readonly files: readonly Uint8Array[] }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly detail: string }
  /** A parser failed in a way that nobody foresaw. `trace` names places in code, nothing of the document. */
  | { readonly type: 'broken'; readonly trace: string };

/** A schema for each field: what is not named here would not arrive. */
type Fields<T> = Record<keyof T, z.ZodType>;

const Section = z.object({
  headings: z.array(z.string()),
  page: z.int().optional(),
  text: z.string(),
  start: z.int(),
  end: z.int(),
} satisfies Fields<PlacedSection>);

const Chunk = z.object({
  controlId: z.string().optional(),
  title: z.string(),
  text: z.string(),
  place: Place.optional(),
} satisfies Fields<ParsedChunk>);

/** Checked where it is used, when it comes out of the database. */
const Structure = z.custom<OscalDocument>((value) => typeof value === 'object' && value !== null);

const Parsed = z.object({
  chunks: z.array(Chunk),
  sections: z.array(Section).optional(),
  structure: Structure.optional(),
  inner: z.array(Structure).optional(),
  notices: z.array(z.string()).optional(),
  scannedPages: z.array(z.int()).optional(),
} satisfies Fields<ParsedDocument>);

/** The same as it arrives: the process that sends it has read what strangers made. */
export const ParserReply: z.ZodType<ParserAnswer> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('parsed'), parsed: Parsed }),
  z.object({ type: z.literal('embedded'), files: z.array(z.instanceof(Uint8Array)) }),
  z.object({ type: z.literal('refused'), code: z.string().refine(isErrorCode), detail: z.string() }),
  z.object({ type: z.literal('broken'), trace: z.string() }),
]);
