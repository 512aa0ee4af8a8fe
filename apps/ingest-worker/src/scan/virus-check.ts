import { Logger } from '@nestjs/common';
import { type Document, type DocumentContentRepository } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { type BlobStore } from '@app/common/storage';
import { type ParserPool } from '../parse/sandbox/parser-pool.js';
import { type ClamavScanner } from './clamav-scanner.js';

export interface VirusCheckParts {
  readonly scanner: Pick<ClamavScanner, 'check'>;
  /** Takes files out of a file, in a process of its own. */
  readonly parser: Pick<ParserPool, 'embeddedFiles'>;
  readonly contents: DocumentContentRepository;
  readonly store: BlobStore;
}

/** Keeps infected files from whatever reads documents. */
export class VirusCheck {
  private readonly logger = new Logger('Viruses');

  constructor(private readonly parts: VirusCheckParts) {}

  /**
   * Resolves when nothing was found in a document's file, nor in the files that stand in it. An infected one is thrown away,
   * and that is written down. Throws what `ClamavScanner.check` and `ParserPool.embeddedFiles` throw.
   */
  async pass(document: Document, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const { contents } = this.parts;
    try {
      await this.check(bytes, signal);
    } catch (error) {
      if (error instanceof AppError && error.code === 'document_infected') {
        await this.throwAway(document, error.detail);
      }
      if (error instanceof AppError && error.code === 'scanner_unavailable') {
        await contents.markHeld(document.workspaceId, document.id, error.detail);
      }
      throw error;
    }
  }

  /** The same for bytes that are no document yet. */
  async check(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const { scanner, parser } = this.parts;
    await scanner.check(bytes, signal);
    for (const file of await parser.embeddedFiles(bytes, signal)) {
      await scanner.check(file, signal);
    }
  }

  private async throwAway(document: Document, reason: string): Promise<void> {
    const { workspaceId, id, blobKey, contentHash } = document;
    this.logger.warn({ documentId: id, contentHash, found: reason }, 'infected file thrown away');
    await this.parts.contents.markDiscarded(workspaceId, id, reason);
    await this.parts.store.delete(blobKey);
  }
}
