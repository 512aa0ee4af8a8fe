import { Logger } from '@nestjs/common';
import { DOCUMENT_TYPES } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { sourceParser } from '../../testing/source-parser.js';
import { parseDocument } from '../parse-document.js';
import { type SourceFile } from '../parsed-document.js';
import { ParserPool } from './parser-pool.js';

const LIMITS = { PARSE_TIMEOUT_SECONDS: 20, PARSE_MEMORY_MB: 512, UPLOAD_TYPES: DOCUMENT_TYPES };
const never = new AbortController().signal;
const pools: ParserPool[] = [];

beforeAll(() => {
  Logger.overrideLogger(false);
});

afterAll(() => {
  for (const pool of pools) {
    pool.onApplicationShutdown();
  }
});

function poolOf(program?: string, limits: Partial<typeof LIMITS> = {}): ParserPool {
  const pool = new ParserPool({ ...LIMITS, ...limits }, sourceParser(program));
  pools.push(pool);
  return pool;
}

function file(content: string, sourceName = 'a.md'): SourceFile {
  return { title: 'Note', sourceName, bytes: Buffer.from(content) };
}

async function refusal(parsing: Promise<unknown>): Promise<string> {
  const error: unknown = await parsing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : String(error);
}

describe('ParserPool', () => {
  it('reads what parseDocument reads, and refuses what it refuses', async () => {
    const pool = poolOf();
    const note = file('# One\nFirst.\n\n# Two\nSecond.');
    expect(await pool.parse(note, never)).toEqual(await parseDocument(note));
    const broken = file('{"catalog": ', 'a.json');
    const refused = await parseDocument(broken).catch((error: unknown) => error);
    await expect(pool.parse(broken, never)).rejects.toEqual(refused);
  });
});

describe('ParserPool with a parser that does what it reads', () => {
  const STUNTS = '../testing/stunt-parser.ts';

  it.each([
    ['crash', 'document_unreadable'],
    ['kill', 'document_unreadable'],
    ['exit', 'document_unreadable'],
    ['throw', 'document_unreadable'],
    ['nonsense', 'document_unreadable'],
    ['heap', 'document_too_large'],
    ['buffers', 'document_too_large'],
  ])('fails a document that makes it %s, and reads the next one', async (stunt, code) => {
    const pool = poolOf(STUNTS, { PARSE_MEMORY_MB: 192 });
    expect(await refusal(pool.parse(file(stunt), never))).toBe(code);
    expect((await pool.parse(file('read'), never)).chunks).toHaveLength(1);
  });

  it('ends one that computes for ever', async () => {
    const pool = poolOf(STUNTS, { PARSE_TIMEOUT_SECONDS: 0.3 });
    expect(await refusal(pool.parse(file('loop'), never))).toBe('document_took_too_long');
  });

  it('ends one that waits for ever', async () => {
    const pool = poolOf(STUNTS, { PARSE_TIMEOUT_SECONDS: 0.3 });
    expect(await refusal(pool.parse(file('wait'), never))).toBe('document_took_too_long');
  });

  it('ends with the signal, whatever it is doing', async () => {
    const pool = poolOf(STUNTS);
    const controller = new AbortController();
    const parsing = pool.parse(file('loop'), controller.signal);
    setImmediate(() => {
      controller.abort(new Error('cancelled'));
    });
    await expect(parsing).rejects.toThrow('cancelled');
  });

  it('reads many documents with one process, and neighbours of a bad one beside it', async () => {
    const pool = poolOf(STUNTS);
    const pidOf = async (): Promise<string | undefined> =>
      (await pool.parse(file('pid'), never)).chunks[0]?.text;
    const first = await pidOf();
    expect(await pidOf()).toBe(first);
    const [bad, ...good] = await Promise.allSettled([
      pool.parse(file('crash'), never),
      ...Array.from({ length: 3 }, () => pool.parse(file('read'), never)),
    ]);
    expect(bad.status).toBe('rejected');
    expect(good.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('blames a document only for what it does to a fresh process', async () => {
    const pool = poolOf(STUNTS);
    await pool.parse(file('read'), never);
    expect((await pool.parse(file('crash-unless-fresh'), never)).chunks[0]?.text).toBe('fresh');
  });

  it('says that it cannot start, which is no fault of the document', async () => {
    expect(await refusal(poolOf('../testing/no-such-parser.ts').parse(file('read'), never))).toBe('internal');
  });
});
