import { type DocumentType, type Place } from '@app/common/contracts';
import { type OscalDocument } from '@app/common/oscal';

/** A piece of a document as it will be found and cited. */
export interface ParsedChunk {
  readonly controlId?: string;
  readonly title: string;
  readonly text: string;
  /** Where it stands in the text that the sections make; nothing for controls. */
  readonly place?: Place;
}

/** A stretch of the document's text; `start` and `end` are offsets in the whole of it. */
export interface PlacedSection {
  readonly headings: readonly string[];
  readonly page?: number | undefined;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What a parser makes of a document. `structure` is what is known of it as data, for OSCAL. */
export interface ParsedDocument {
  readonly chunks: readonly ParsedChunk[];
  /** The text that people can open, in reading order; nothing for OSCAL. */
  readonly sections?: readonly PlacedSection[];
  readonly structure?: OscalDocument;
  /** The catalogs and profiles inside an archive. */
  readonly inner?: readonly OscalDocument[];
  /** What could not be read and is left out, in words for people. */
  readonly notices?: readonly string[];
  /** Pages that are pictures and were not read. */
  readonly scannedPages?: readonly number[];
}

/** An uploaded file. `title` is what people call it. */
export interface SourceFile {
  readonly title: string;
  readonly sourceName: string;
  readonly bytes: Uint8Array;
  /** What an OCR engine read of it: XHTML with a `div` of class `page` for each page. */
  readonly ocr?: string | undefined;
  /** What the files of an archive may be; without it they may be all that can be read. */
  readonly partTypes?: readonly DocumentType[] | undefined;
}

/**
 * Grows with every change that makes another result of the same bytes, so that documents are parsed again. Part of the
 * snapshot's manifest.
 */
export const PARSER_VERSION = 'parse-5';
