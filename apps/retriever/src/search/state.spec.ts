import { setImmediate as nextTurn } from 'node:timers/promises';
import { buildTestSnapshot, testPassage } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

describe('GET /snapshot', () => {
  let retriever: RetrieverUnderTest;

  beforeEach(async () => {
    retriever = await startRetriever({ VECTOR_INDEX: 'exact' });
  });

  afterEach(() => retriever.close());

  async function publish(version: number): Promise<void> {
    await buildTestSnapshot(retriever.blobs, [testPassage('ac-2', 'AC-2', `Edition ${version}.`)], {
      version,
    });
    await retriever.look();
  }

  function state(headers: Record<string, string> = {}) {
    return retriever.app.inject({ method: 'GET', url: '/snapshot', headers });
  }

  it('names what a search of everything would search, and another state after each publication', async () => {
    await publish(1);
    const first = (await state()).json();
    expect(first).toEqual({ snapshot: (await retriever.search({ query: 'edition' })).snapshot });
    await publish(2);
    const second = (await state()).json();
    expect(second).not.toEqual(first);
    expect(second).toEqual({ snapshot: (await retriever.search({ query: 'edition' })).snapshot });
  });

  it('is held for whoever knows the state already, until it changes or for a second', async () => {
    await publish(1);
    const { snapshot } = (await state()).json<{ snapshot: string }>();
    const held = { method: 'GET', url: `/snapshot?after=${encodeURIComponent(snapshot)}` } as const;
    const began = performance.now();
    expect((await retriever.app.inject(held)).json()).toEqual({ snapshot });
    expect(performance.now() - began).toBeGreaterThan(900);
    const pending = retriever.app.inject(held);
    await publish(2);
    const answer = await withoutWaiting(pending);
    expect(answer.json()).toEqual((await state()).json());
    expect(answer.json()).not.toEqual({ snapshot });
    expect((await withoutWaiting(retriever.app.inject(held))).json()).toEqual((await state()).json());
  });

  it('shows a workspace nothing of another one', async () => {
    await publish(1);
    const other = await state({ 'x-workspace-id': '99999999-9999-4999-8999-999999999999' });
    expect(other.json()).not.toHaveProperty('snapshot', expect.stringContaining('controls'));
  });

  it('says that it is not ready before there is anything', async () => {
    expect((await state()).json()).toMatchObject({ code: 'index_not_ready' });
  });
});

/** What comes without any timer running out: far fewer turns of the event loop than fit into the second of a held call. */
async function withoutWaiting<T>(pending: Promise<T>): Promise<T> {
  const turns = async (): Promise<never> => {
    for (let turn = 0; turn < 1000; turn += 1) {
      await nextTurn();
    }
    throw new Error('The answer waits for a timer.');
  };
  return Promise.race([pending, turns()]);
}
