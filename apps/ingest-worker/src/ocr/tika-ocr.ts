import { AppError } from '@app/common/errors';
import { boundedFetch } from '@app/common/http';

export interface OcrSettings {
  readonly OCR_URL?: string | undefined;
  readonly OCR_LANGUAGES: string;
  readonly OCR_TIMEOUT_SECONDS: number;
}

/** Text of many hundred pages. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const BUSY: ReadonlySet<number> = new Set([408, 429]);

/** Reads scanned pages with an Apache Tika server that has Tesseract: https://cwiki.apache.org/confluence/display/TIKA/TikaServer */
export class TikaOcr {
  private readonly fetch = boundedFetch({ maxBodyBytes: MAX_ANSWER_BYTES });

  constructor(
    private readonly url: string,
    private readonly settings: Pick<OcrSettings, 'OCR_LANGUAGES' | 'OCR_TIMEOUT_SECONDS'>,
  ) {}

  /**
   * What the engine reads of a PDF: XHTML with a `div` of class `page` for each page. Nothing when it cannot read this file.
   * Throws `ocr_unavailable` when it does not answer.
   */
  async read(pdf: Uint8Array, signal: AbortSignal): Promise<string | undefined> {
    const { OCR_LANGUAGES, OCR_TIMEOUT_SECONDS } = this.settings;
    try {
      const response = await this.fetch(this.url, {
        method: 'PUT',
        headers: {
          'content-type': 'application/pdf',
          accept: 'text/html',
          'x-tika-pdfocrstrategy': 'ocr_only',
          'x-tika-ocrlanguage': OCR_LANGUAGES,
        },
        body: new Uint8Array(pdf),
        signal: AbortSignal.any([signal, AbortSignal.timeout(OCR_TIMEOUT_SECONDS * 1000)]),
      });
      const text = await response.text();
      if (response.ok) {
        return text;
      }
      if (response.status >= 500 || BUSY.has(response.status)) {
        throw new Error(`status ${response.status}`);
      }
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      throw new AppError('ocr_unavailable', 'The OCR engine does not answer.', { cause: error });
    }
  }
}

/** The engine of the settings, where they name one. */
export function ocrFor(settings: OcrSettings): TikaOcr | undefined {
  return settings.OCR_URL === undefined ? undefined : new TikaOcr(settings.OCR_URL, settings);
}
