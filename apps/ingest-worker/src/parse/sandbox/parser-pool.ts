import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AppError } from '@app/common/errors';
import { type ParsedDocument, type SourceFile } from '../parsed-document.js';
import { limitsFor, type ParseSettings } from './parse-limits.js';
import { type LossReason, ParserChild, ParserLost } from './parser-child.js';
import { type ParserAnswer, type ParserRequest } from './parser-messages.js';
import { builtParser, type ParserProgram } from './start-parser.js';

/** What a process keeps of each document, by a slip of some library, is gone after so many. */
const DOCUMENTS_PER_PROCESS = 200;
/** Nothing to read for so long: the memory is for others. */
const IDLE_MS = 30_000;
/** A process that has grown beyond this share of its limit reads nothing more. */
const GROWN_SHARE = 0.5;

/**
 * Reads documents in processes of their own: whatever a document does to the one that reads it, the worker and the other
 * documents go on. A process reads many documents, one at a time, and there are as many as are read at once.
 */
export class ParserPool implements OnApplicationShutdown {
  private readonly logger = new Logger('Parser');
  private readonly children = new Set<ParserChild>();
  private readonly idle: { readonly child: ParserChild; readonly timer: NodeJS.Timeout }[] = [];

  constructor(
    private readonly settings: ParseSettings,
    private readonly program: ParserProgram = builtParser(),
  ) {}

  /**
   * What `parseDocument` makes of a file, or throws. Throws `document_took_too_long` and `document_too_large` for one that is
   * beyond its limits, and the signal's reason when it aborts: the process ends with it at once.
   */
  async parse(file: SourceFile, signal: AbortSignal): Promise<ParsedDocument> {
    const request = { ...file, partTypes: this.settings.UPLOAD_TYPES };
    const answer = await this.ask({ task: 'parse', file: request }, signal);
    return answer.type === 'parsed' ? answer.parsed : this.refuse(answer);
  }

  /** What `embeddedFiles` finds in a file, or throws; the limits are those of `parse`. */
  async embeddedFiles(bytes: Uint8Array, signal: AbortSignal): Promise<readonly Uint8Array[]> {
    const answer = await this.ask({ task: 'embedded', file: { title: '', sourceName: '', bytes } }, signal);
    return answer.type === 'embedded' ? answer.files : this.refuse(answer);
  }

  /** Ends all processes, with what they are reading. */
  onApplicationShutdown(): void {
    for (const child of this.children) {
      this.drop(child);
    }
  }

  private async ask(request: ParserRequest, signal: AbortSignal): Promise<ParserAnswer> {
    const { bytes } = request.file;
    const limits = limitsFor(bytes.length, this.settings);
    for (let child = this.take(), deaths = 0; ; child = this.start()) {
      const isFresh = child.served === 0;
      try {
        return await child.ask(request, limits, signal);
      } catch (error) {
        if (!(error instanceof ParserLost)) {
          throw error;
        }
        deaths += error.why === 'died' ? 1 : 0;
        this.logger.warn({ err: error, bytes: bytes.length, isFresh }, 'process that parses ended');
        if (isFinal(error.why, isFresh, deaths)) {
          throw failureOf(error);
        }
      } finally {
        this.giveBack(child);
      }
    }
  }

  private take(): ParserChild {
    for (let found = this.idle.pop(); found; found = this.idle.pop()) {
      clearTimeout(found.timer);
      if (!found.child.isLost) {
        return found.child;
      }
      this.drop(found.child);
    }
    return this.start();
  }

  private start(): ParserChild {
    const child = new ParserChild(this.program, this.settings.PARSE_MEMORY_MB);
    this.children.add(child);
    return child;
  }

  private giveBack(child: ParserChild): void {
    const isGrown = child.memoryMb > this.settings.PARSE_MEMORY_MB * GROWN_SHARE;
    if (child.isLost || isGrown || child.served >= DOCUMENTS_PER_PROCESS) {
      this.drop(child);
      return;
    }
    const timer = setTimeout(() => {
      this.idle.splice(0, this.idle.length, ...this.idle.filter((one) => one.child !== child));
      this.drop(child);
    }, IDLE_MS).unref();
    this.idle.push({ child, timer });
  }

  private drop(child: ParserChild): void {
    this.children.delete(child);
    child.close();
  }

  private refuse(answer: ParserAnswer): never {
    switch (answer.type) {
      case 'refused':
        throw new AppError(answer.code, answer.detail);
      case 'broken':
        this.logger.warn({ trace: answer.trace }, 'document not understood');
        throw new AppError('document_unreadable', 'The document cannot be read. It may be damaged.');
      case 'ready':
      case 'parsed':
      case 'embedded':
        throw new AppError('internal', 'The process that reads documents answered out of turn.');
    }
  }
}

/**
 * Whether the document is to blame. Memory may be what earlier documents left in the process, and a process may be killed
 * for what others did; a fresh one decides.
 */
function isFinal(why: LossReason, isFresh: boolean, deaths: number): boolean {
  if (why === 'memory') {
    return isFresh;
  }
  return why !== 'died' || deaths > 1;
}

function failureOf(lost: ParserLost): AppError {
  const cause = { cause: lost };
  switch (lost.why) {
    case 'slow':
      return new AppError('document_took_too_long', 'Reading the document takes too long.', cause);
    case 'memory':
      return new AppError('document_too_large', 'Reading the document takes too much memory.', cause);
    case 'died':
      return new AppError('document_unreadable', 'Reading the document broke off. It may be damaged.', cause);
    case 'failed':
    case 'closed':
      return new AppError('internal', 'The process that reads documents cannot be used.', cause);
  }
}
