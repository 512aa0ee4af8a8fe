// A program in the place of the one that parses: it does what the text of the document says.
import { type ParserAnswer, type ParserRequest } from '../parse/sandbox/parser-messages.js';

let served = 0;
const kept: unknown[] = [];

const STUNTS: Readonly<Record<string, () => unknown>> = {
  read: () => passage('read'),
  pid: () => passage(String(process.pid)),
  crash: () => {
    process.kill(process.pid, 'SIGSEGV');
  },
  kill: () => {
    process.kill(process.pid, 'SIGKILL');
  },
  exit: () => process.exit(0),
  throw: () => {
    throw new Error('thrown');
  },
  nonsense: () => ({ type: 'parsed', parsed: { chunks: 'none' } }),
  heap: () => {
    for (;;) {
      kept.push(Array.from({ length: 100_000 }, (_, i) => ({ i })));
    }
  },
  buffers: () => {
    setInterval(() => kept.push(Buffer.alloc(8 * 1024 * 1024, 1)), 5);
  },
  loop: () => {
    for (;;) {
      served += 1;
    }
  },
  wait: () => undefined,
  'crash-unless-fresh': () => (served === 1 ? passage('fresh') : process.exit(1)),
};

process.on('message', ({ file }: ParserRequest) => {
  served += 1;
  const reply = STUNTS[Buffer.from(file.bytes).toString()]?.();
  if (reply !== undefined) {
    process.send?.(reply);
  }
});
process.on('disconnect', () => process.exit());
process.send?.({ type: 'ready' } satisfies ParserAnswer);

function passage(text: string): ParserAnswer {
  return { type: 'parsed', parsed: { chunks: [{ title: 'Note', text }] } };
}
