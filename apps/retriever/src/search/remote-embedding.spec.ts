import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Embedder } from '@app/common/embedding';
import { buildTestSnapshot, testPassage } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const DIMENSIONS = 8;
const PASSAGES = [
  testPassage('ac-2', 'Account Management', 'Manage accounts.'),
  testPassage('au-11', 'Audit Record Retention', 'Keep audit records.'),
];

/** One dimension for whatever speaks of audits, another for the rest. */
function vectorOf(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  vector[/audit|journal/i.test(text) ? 0 : 1] = 1;
  return vector;
}

/** What the retriever's own embedder is called, so that the vectors count as its own. */
class SameEmbedder extends Embedder {
  readonly id = `openai:test-model:${DIMENSIONS}`;
  readonly dimensions = DIMENSIONS;

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    return Promise.resolve(texts.map((text) => Float32Array.from(vectorOf(text))));
  }
}

describe('queries that a provider embeds', () => {
  let server: Server;
  let retriever: RetrieverUnderTest;
  let asked: string[];
  let isBroken: boolean;

  beforeEach(async () => {
    asked = [];
    isBroken = false;
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { input } = JSON.parse(Buffer.concat(chunks).toString()) as { input: string[] };
        asked.push(...input);
        response.writeHead(isBroken ? 400 : 200, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ data: input.map((text, index) => ({ index, embedding: vectorOf(text) })) }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    retriever = await startRetriever({
      EMBEDDER: 'openai',
      EMBEDDING_MODEL: 'test-model',
      EMBEDDING_DIMENSIONS: String(DIMENSIONS),
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
    });
  });

  afterEach(async () => {
    await retriever.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('asks the provider once for a query, and finds what shares no word with it', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES, { embedder: new SameEmbedder() });
    await retriever.look();
    const first = await retriever.search({ query: 'the journal' });
    expect(first.mode).toBe('hybrid');
    expect(first.notice).toBeUndefined();
    expect(first.passages[0]?.id).toBe('au-11');
    await retriever.search({ query: 'the journal' });
    expect(asked).toHaveLength(1);
  });

  it('searches by words while the provider refuses, and with vectors afterwards', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES, { embedder: new SameEmbedder() });
    await retriever.look();
    isBroken = true;
    const answer = await retriever.search({ query: 'audit records' });
    expect(answer).toMatchObject({ mode: 'lexical', notice: expect.stringContaining('did not answer') });
    expect(answer.passages[0]?.id).toBe('au-11');
    isBroken = false;
    expect((await retriever.search({ query: 'audit records' })).mode).toBe('hybrid');
  });

  it('stops asking the provider when the caller goes away', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES, { embedder: new SameEmbedder() });
    await retriever.look();
    await retriever.app.listen(0, '127.0.0.1');
    const abandoned = new Promise<void>((resolve) => {
      server.removeAllListeners('request');
      server.on('request', (_request, response) => {
        response.once('close', resolve);
        caller.abort();
      });
    });
    const caller = new AbortController();
    const answer = fetch(`${await retriever.app.getUrl()}/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'audit records' }),
      signal: caller.signal,
    });
    await expect(answer).rejects.toThrow('aborted');
    await abandoned;
    await new Promise((resolve) => setTimeout(resolve, 20));
    const metrics = (await retriever.app.inject({ url: '/metrics' })).body;
    expect(metrics).toMatch(/retriever_query_embeddings_total\{result="computed"[^}]*\} 1\n/);
    expect(metrics).not.toMatch(/retriever_query_embeddings_total\{result="failed"/);
  });

  it('sends nothing to the provider for a snapshot that another embedder made', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES, { embedder: 'local' });
    await retriever.look();
    const answer = await retriever.search({ query: 'audit records' });
    expect(answer).toMatchObject({ mode: 'lexical', notice: expect.stringContaining('local-lsa') });
    expect(asked).toEqual([]);
  });
});
