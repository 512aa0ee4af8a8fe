import { createParser } from 'eventsource-parser';
import { HttpCaller } from './http-calls.mts';
import { processorSeconds, residentMiB } from './process-figures.mts';
import { type Service } from './services.mts';
import { type Spread, spreadOf } from './statistics.mts';

/** What many streams at once cost a server, while all of them ran. */
export interface StreamFigures {
  readonly streams: number;
  readonly failed: number;
  readonly firstError?: string;
  /** Between two tokens of one stream, in milliseconds. */
  readonly gapMs: Spread;
  readonly tokens: number;
  readonly seconds: number;
  /** Processor microseconds of the server for each token. */
  readonly cpuPerToken: number;
  /** Memory that the server took for each stream, in KiB. */
  readonly kibPerStream: number;
  /** Streams whose tokens put together are not the answer that stands in their last event. */
  readonly broken: number;
}

const TOKEN = Buffer.from('event: token\n');

interface OpenStream {
  readonly pieces: Buffer[];
  /** When each token came. */
  readonly times: number[];
}

/** Opens `streams` at once on a server that begins its tokens when all are open, and reads all of them to their end. */
export async function runStreams(
  server: Service,
  path: string,
  question: () => string,
  streams: number,
): Promise<StreamFigures> {
  const caller = new HttpCaller(server.url, {}, streams);
  const open: OpenStream[] = [];
  const window = new Window(server.pid, streams);
  const memoryBefore = residentMiB(server.pid)?.now ?? NaN;
  let memoryMost = memoryBefore;
  const watch = setInterval(() => {
    memoryMost = Math.max(memoryMost, residentMiB(server.pid)?.now ?? NaN);
  }, 100);
  let failed = 0;
  let firstError: string | undefined;
  const one = async (): Promise<void> => {
    const stream: OpenStream = { pieces: [], times: [] };
    open.push(stream);
    try {
      await caller.pieces(path, { question: question(), stream: true }, (piece, at) => {
        take(stream, window, piece, at);
      });
    } catch (error) {
      failed += 1;
      firstError ??= error instanceof Error ? error.message : String(error);
    } finally {
      window.close();
    }
  };
  await Promise.all(Array.from({ length: streams }, one));
  clearInterval(watch);
  await caller.close();
  return {
    streams,
    failed,
    ...(firstError === undefined ? {} : { firstError }),
    gapMs: spreadOf(open.flatMap(({ times }) => window.gapsOf(times))),
    tokens: window.tokens,
    seconds: window.seconds,
    cpuPerToken: window.cpuPerToken,
    kibPerStream: ((memoryMost - memoryBefore) * 1024) / streams,
    broken: open.filter((stream) => !isWhole(stream)).length,
  };
}

function take(stream: OpenStream, window: Window, piece: Buffer, at: number): void {
  stream.pieces.push(piece);
  for (let from = piece.indexOf(TOKEN); from !== -1; from = piece.indexOf(TOKEN, from + TOKEN.length)) {
    if (stream.times.length === 0) {
      window.streamBegan();
    }
    stream.times.push(at);
    window.count();
  }
}

/** The time in which every stream sent tokens: from the first token of the last one to the end of the first one. */
class Window {
  tokens = 0;
  private readonly pid: number;
  private readonly streams: number;
  private begun = 0;
  private from: { readonly at: number; readonly cpu: number } | undefined;
  private to: { readonly at: number; readonly cpu: number } | undefined;

  constructor(pid: number, streams: number) {
    this.pid = pid;
    this.streams = streams;
  }

  streamBegan(): void {
    this.begun += 1;
    if (this.begun === this.streams && this.to === undefined) {
      this.from = this.now();
    }
  }

  count(): void {
    if (this.from !== undefined && this.to === undefined) {
      this.tokens += 1;
    }
  }

  /** A stream ended. */
  close(): void {
    this.to ??= this.now();
  }

  get seconds(): number {
    return this.from === undefined || this.to === undefined ? 0 : (this.to.at - this.from.at) / 1000;
  }

  get cpuPerToken(): number {
    const used = (this.to?.cpu ?? NaN) - (this.from?.cpu ?? NaN);
    return (used * 1e6) / this.tokens;
  }

  gapsOf(times: readonly number[]): number[] {
    const { from, to } = this;
    if (from === undefined || to === undefined) {
      return [];
    }
    return times.flatMap((at, i) => {
      const before = times[i - 1];
      return before === undefined || before < from.at || at > to.at ? [] : [at - before];
    });
  }

  private now(): { readonly at: number; readonly cpu: number } {
    return { at: performance.now(), cpu: processorSeconds(this.pid) };
  }
}

function isWhole({ pieces }: OpenStream): boolean {
  let text = '';
  let answer: string | undefined;
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'token') {
        text += (JSON.parse(data) as { readonly text: string }).text;
      } else if (event === 'done') {
        answer = (JSON.parse(data) as { readonly answer: string }).answer;
      }
    },
  });
  parser.feed(Buffer.concat(pieces).toString('utf8'));
  return answer !== undefined && text === answer;
}
