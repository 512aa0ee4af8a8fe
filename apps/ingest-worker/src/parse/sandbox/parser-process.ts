// A process of its own that reads documents for the worker. It may be killed at any moment, and it may be ended by what
// it reads. It is given bytes and answers with text; it has no settings, no secrets and no connections.
import { AppError } from '@app/common/errors';
import { embeddedFiles } from '../../scan/embedded-files.js';
import { parseDocument } from '../parse-document.js';
import { boundedDocument } from './bounded-document.js';
import { type ParserAnswer, type ParserRequest } from './parser-messages.js';

process.on('message', (request: ParserRequest) => {
  void answer(request).then(send);
});
process.on('disconnect', () => {
  process.exit();
});
send({ type: 'ready' });

async function answer({ task, file }: ParserRequest): Promise<ParserAnswer> {
  try {
    if (task === 'embedded') {
      return { type: 'embedded', files: await embeddedFiles(file.bytes) };
    }
    const parsed = boundedDocument(await parseDocument(file));
    return { type: 'parsed', parsed };
  } catch (error) {
    return error instanceof AppError
      ? { type: 'refused', code: error.code, detail: error.detail }
      : { type: 'broken', trace: traceOf(error) };
  }
}

function send(reply: ParserAnswer): void {
  process.send?.(reply);
}

/** The kind of error and places in code: a message might quote the document. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error;
  }
  const places = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...places.slice(0, 8).map((line) => line.trim())].join(' ');
}
