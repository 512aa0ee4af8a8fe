/** The content of the image: a baked snapshot answers with no database, no worker and nothing outside this machine. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ChatAnswer, ControlDetail, SearchResponse } from '@app/common/contracts';
import { freePort } from '@app/common/testing';
import { ServiceProcess } from '../chaos/service-process.js';

const BAKE = resolve('dist/apps/ingest-worker/src/bake.js');

let folder: string;
let url: string;
const services: ServiceProcess[] = [];

function start(app: 'api' | 'retriever', environment: Readonly<Record<string, string>>): void {
  const service = new ServiceProcess(app, { NODE_ENV: 'test', LOG_LEVEL: 'warn', ...environment });
  service.start();
  services.push(service);
}

async function untilUp(address: string, probe: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await fetch(`${address}${probe}`).catch(() => undefined))?.ok) {
      return;
    }
    await sleep(100);
  }
  throw new Error(`${address} did not come up:\n${services.map(({ output }) => output).join('\n')}`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baked-'));
  const baked = join(folder, 'snapshots');
  await promisify(execFile)(process.execPath, [BAKE, '--out', baked]);
  const [port, retrieverPort, nobody] = [await freePort(), await freePort(), await freePort()];
  url = `http://127.0.0.1:${port}`;
  const retriever = `http://127.0.0.1:${retrieverPort}`;
  start('retriever', {
    DATA_DIR: join(folder, 'data'),
    BAKED_SNAPSHOT_DIR: baked,
    RETRIEVER_PORT: String(retrieverPort),
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
  });
  start('api', {
    PORT: String(port),
    RETRIEVER_URL: retriever,
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: `postgres://nobody@127.0.0.1:${nobody}/nothing`,
    SESSION_SECRET: 'a-secret-for-these-tests',
    INGEST_ENABLED: 'false',
  });
  await Promise.all([untilUp(retriever, '/health/ready'), untilUp(url, '/health/live')]);
}, 120_000);

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return response.json();
}

describe('a deployment that has only its image', () => {
  it('searches by words and vectors', async () => {
    const found = SearchResponse.parse(await post('/api/v1/search', { query: 'Who reviews accounts?' }));
    expect(found).toMatchObject({
      mode: 'hybrid',
      snapshot: expect.stringMatching(/^controls@1:/) as string,
    });
    expect(found.passages.map(({ controlId }) => controlId)).toContain('ac-2');
  });

  it('knows the controls', async () => {
    const response = await fetch(`${url}/api/v1/controls/AC-2(3)`);
    expect(ControlDetail.parse(await response.json())).toMatchObject({
      id: 'ac-2.3',
      collection: 'controls',
    });
  });

  it('answers a question, cited, and says that it was not saved', async () => {
    const answer = ChatAnswer.parse(
      await post('/api/v1/chat', { question: 'How often are accounts reviewed under AC-2?', stream: false }),
    );
    expect(answer).toMatchObject({
      abstained: false,
      grounded: true,
      snapshot: expect.stringMatching(/^controls@1:/) as string,
    });
    expect(answer.citations.map(({ controlId }) => controlId)).toContain('ac-2');
    expect(answer.notices).toEqual([expect.stringMatching(/saved/i)]);
  });
});
