import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DOCUMENT_TYPES } from '@app/common/contracts';
import { ParserPool } from './parser-pool.js';
import { type builtParser } from './start-parser.js';

const run = promisify(execFile);
const BUILT = join(__dirname, '../../../../../dist/apps/ingest-worker/src/parse/sandbox/start-parser.js');

/** Gives a parser what it is busy with for many minutes, and says its process. */
const WORKER = `
  const { builtParser, startParser } = require(process.argv[1]);
  const parser = startParser(builtParser(), 512);
  parser.once('message', () => {
    const bytes = Buffer.from(' ' + '\\t '.repeat(2_000_000) + 'x');
    parser.send({ file: { title: 'A', sourceName: 'a.md', bytes } }, () => console.log(parser.pid));
  });
`;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the built parser', () => {
  const built: { builtParser: typeof builtParser } = createRequire(__filename)(BUILT);
  const program = built.builtParser();

  it('reads documents', async () => {
    const pool = new ParserPool(
      { PARSE_TIMEOUT_SECONDS: 20, PARSE_MEMORY_MB: 512, UPLOAD_TYPES: DOCUMENT_TYPES },
      program,
    );
    const file = { title: 'Note', sourceName: 'a.md', bytes: Buffer.from('# One\nFirst.') };
    const { chunks } = await pool.parse(file, new AbortController().signal);
    expect(chunks.map(({ title, text }) => [title, text])).toEqual([['Note > One', 'First.']]);
    pool.onApplicationShutdown();
  });

  it('ends with the worker, also in a loop', async () => {
    const worker = spawn(process.execPath, ['-e', WORKER, BUILT], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [pid] = (await once(worker.stdout, 'data')) as [Buffer];
    const parser = Number(pid.toString());
    expect(isRunning(parser)).toBe(true);
    worker.kill('SIGKILL');
    while (isRunning(parser)) {
      await sleep(100);
    }
  });

  it.each([
    ['reads no file but code', `fs.readFileSync('/etc/passwd')`],
    ['reads no settings', `fs.readFileSync(${JSON.stringify(join(process.cwd(), '.env'))})`],
    ['writes nothing', `fs.writeFileSync(${JSON.stringify(join(__dirname, 'x'))}, '')`],
    ['starts no program', `child_process.execFileSync('/bin/true')`],
  ])('%s', async (_what, code) => {
    await expect(run(process.execPath, [...program.nodeOptions, '-e', code])).rejects.toMatchObject({
      stderr: expect.stringContaining('ERR_ACCESS_DENIED'),
    });
  });
});
