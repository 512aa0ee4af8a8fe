import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

let server: Server;
let url: string;
let folder: string;
let sent: string[];

beforeEach(async () => {
  sent = [];
  folder = mkdtempSync(join(tmpdir(), 'gc-ingest-'));
  mkdirSync(join(folder, 'handbook', 'leavers'), { recursive: true });
  mkdirSync(join(folder, 'handbook', '.git'));
  for (const name of [
    'policy.md',
    'handbook/a.md',
    'handbook/leavers/b.txt',
    'handbook/.git/c.md',
    'bad.pdf',
  ]) {
    writeFileSync(join(folder, name), name);
  }
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const name = /filename="([^"]*)"/.exec(body)?.[1];
      sent.push(...(name === undefined ? [] : [name]));
      const refused = name === 'bad.pdf';
      response.statusCode = refused ? 415 : 202;
      response.setHeader('content-type', 'application/json');
      const job = { id: 'j', kind: 'document.ingest', state: 'completed', progress: 100, stage: 'done' };
      const rest = { counts: {}, attempts: 1, createdAt: '', updatedAt: '' };
      response.end(
        JSON.stringify(
          refused ? { detail: 'This is no PDF.', code: 'type' } : { jobId: 'j', ...job, ...rest },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await new Promise((resolve) => server.close(resolve));
});

async function ingest(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--no-warnings', 'infra/local/ingest.mts', ...words], {
    env: { PATH: process.env['PATH'], GATEWAY_URL: url, BOOTSTRAP_ADMIN_KEY: 'a-key-for-this-test' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

it('sends files and whole folders; one that is refused keeps no other back', async () => {
  const { code, out, err } = await ingest(
    ...['bad.pdf', 'policy.md', 'handbook'].map((name) => join(folder, name)),
  );
  expect(sent).toEqual(['bad.pdf', 'policy.md', 'a.md', 'b.txt']);
  expect(err).toBe('1/4 bad.pdf: not taken: This is no PDF. (type)\n');
  expect(out).toContain('3 of 4 files can be searched.');
  expect(code).toBe(1);
});

it('explains itself, and says when there is nothing to send', async () => {
  expect(await ingest('--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Usage: npm run ingest') as string,
  });
  const empty = await ingest(join(folder, 'handbook', '.git', '..', '.git', 'none'));
  expect(empty).toMatchObject({ code: 1, err: expect.stringContaining('There is no ') as string });
});
