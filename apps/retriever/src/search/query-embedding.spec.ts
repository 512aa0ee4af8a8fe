import { Logger } from '@nestjs/common';
import { Embedder } from '@app/common/embedding';
import { Metrics } from '@app/common/observability';
import { RetrieverMetrics } from '../retriever.metrics.js';
import { QueryEmbedding } from './query-embedding.js';
import { QueryVectorCache } from './query-vector-cache.js';

class CountingEmbedder extends Embedder {
  readonly dimensions = 2;
  readonly asked: string[] = [];
  answer: () => Promise<Float32Array[]> = () => Promise.resolve([Float32Array.of(0, 1)]);

  constructor(readonly id = 'counting') {
    super();
  }

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.asked.push(...texts);
    return this.answer();
  }
}

describe('QueryEmbedding', () => {
  const signal = new AbortController().signal;
  let embedding: QueryEmbedding;
  let embedder: CountingEmbedder;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(() => {
    embedding = new QueryEmbedding(new RetrieverMetrics(new Metrics('test')), new QueryVectorCache(1));
    embedder = new CountingEmbedder();
  });

  afterEach(() => jest.useRealTimers());

  it('embeds a text once, for each embedder', async () => {
    const other = new CountingEmbedder('other');
    for (const one of [embedder, embedder, other]) {
      expect(await embedding.embed(one, 'audit', signal)).toEqual({ vector: Float32Array.of(0, 1) });
    }
    expect(embedder.asked).toEqual(['audit']);
    expect(other.asked).toEqual(['audit']);
  });

  it('forgets what was not used for longest when a megabyte is full', async () => {
    await embedding.embed(embedder, 'first', signal);
    await embedding.embed(embedder, 'second', signal);
    for (let i = 0; i < 6000; i += 1) {
      await embedding.embed(embedder, `text ${i}`, signal);
      await embedding.embed(embedder, 'first', signal);
    }
    await embedding.embed(embedder, 'second', signal);
    expect(embedder.asked.filter((text) => text === 'first')).toHaveLength(1);
    expect(embedder.asked.filter((text) => text === 'second')).toHaveLength(2);
  });

  it('asks for every text where nothing is kept', async () => {
    embedding = new QueryEmbedding(new RetrieverMetrics(new Metrics('test')), new QueryVectorCache(0));
    await embedding.embed(embedder, 'audit', signal);
    await embedding.embed(embedder, 'audit', signal);
    expect(embedder.asked).toEqual(['audit', 'audit']);
  });

  it('has no vector for no text and for zeros, and asks once about zeros', async () => {
    embedder.answer = () => Promise.resolve([new Float32Array(2)]);
    expect(await embedding.embed(embedder, '', signal)).toEqual({
      reason: expect.stringContaining('no words'),
    });
    expect(await embedding.embed(embedder, 'zzz', signal)).toEqual({
      reason: expect.stringContaining('no words'),
    });
    expect(await embedding.embed(embedder, 'zzz', signal)).toEqual({
      reason: expect.stringContaining('no words'),
    });
    expect(embedder.asked).toEqual(['zzz']);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('down'))],
    ['answers nothing', () => Promise.resolve([])],
    ['answers another size', () => Promise.resolve([Float32Array.of(1, 2, 3)])],
  ])('says why there is no vector when the embedder %s', async (_name, answer) => {
    embedder.answer = answer;
    expect(await embedding.embed(embedder, 'audit', signal)).toEqual({
      reason: expect.stringContaining('did not answer'),
    });
  });

  it('does not wait for ever for an embedder that heeds no signal', async () => {
    embedder.answer = () => new Promise(() => undefined);
    expect(await embedding.embed(embedder, 'audit', signal)).toHaveProperty('reason');
  });

  it('leaves an embedder in peace after three failures, and asks again later', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setTimeout', 'setImmediate'] });
    embedder.answer = () => Promise.reject(new Error('down'));
    for (let i = 0; i < 5; i += 1) {
      await embedding.embed(embedder, `text ${i}`, signal);
    }
    expect(embedder.asked).toHaveLength(3);
    jest.setSystemTime(Date.now() + 10_001);
    embedder.answer = () => Promise.resolve([Float32Array.of(1, 0)]);
    expect(await embedding.embed(embedder, 'text 9', signal)).toHaveProperty('vector');
  });

  it('does not ask for a caller that has gone away before', async () => {
    expect(await embedding.embed(embedder, 'audit', AbortSignal.abort())).toHaveProperty('reason');
    expect(embedder.asked).toEqual([]);
  });

  it('does not blame the embedder for a caller that went away', async () => {
    embedder.answer = () => new Promise(() => undefined);
    for (let i = 0; i < 4; i += 1) {
      const gone = new AbortController();
      const pending = embedding.embed(embedder, `text ${i}`, gone.signal);
      gone.abort();
      await pending;
    }
    expect(embedder.asked).toHaveLength(4);
  });
});
