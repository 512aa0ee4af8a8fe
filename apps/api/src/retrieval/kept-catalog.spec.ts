import { type ControlDetail, type ControlList, type CrosswalkRows } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { testControl } from '@app/common/testing';
import { type CatalogSource, KeptCatalog } from './kept-catalog.js';
import { fromOneVersion } from './one-version.js';
import { type RetrieverContext } from './retriever-client.js';

const WORKSPACE = '00000000-0000-4000-8000-000000000001';

/** A retriever whose state changes when the test says so; every answer names its state. */
class ChangingRetriever implements CatalogSource {
  state = 'controls@1:a,notes@1:n';
  readonly asked: string[] = [];

  search(): Promise<never> {
    return Promise.reject(new AppError('internal', 'Nobody searches here.'));
  }

  control(id: string, context: RetrieverContext): Promise<ControlDetail> {
    this.note(`control ${id}`, context);
    return id === 'zz-9'
      ? Promise.reject(new AppError('control_not_found'))
      : Promise.resolve({ ...testControl(id), title: this.state });
  }

  controls(query: URLSearchParams, context: RetrieverContext): Promise<ControlList> {
    this.note(`controls ${query.toString()}`, context);
    return Promise.resolve({ items: [], total: 0 });
  }

  crosswalks(id: string, context: RetrieverContext): Promise<CrosswalkRows> {
    this.note(`crosswalks ${id}`, context);
    return Promise.resolve({ items: [] });
  }

  private note(what: string, { versions }: RetrieverContext): void {
    this.asked.push(what);
    versions?.note(this.state);
  }
}

function scene(): {
  readonly retriever: ChangingRetriever;
  readonly catalog: KeptCatalog;
  readonly index: { known: string | undefined };
} {
  const retriever = new ChangingRetriever();
  const index: { known: string | undefined } = { known: retriever.state };
  const current = (): Promise<string> =>
    index.known === undefined
      ? Promise.reject(new AppError('retriever_unavailable'))
      : Promise.resolve(index.known);
  return { retriever, index, catalog: new KeptCatalog(retriever, { current }) };
}

function context(workspaceId = WORKSPACE): RetrieverContext {
  return { workspaceId, requestId: 'request-0001', signal: new AbortController().signal };
}

describe('KeptCatalog', () => {
  it('reads each record, list and crosswalk once', async () => {
    const { retriever, catalog } = scene();
    const first = await catalog.control('ac-2', context());
    for (let i = 0; i < 3; i += 1) {
      expect(await catalog.control('ac-2', context())).toBe(first);
      await catalog.controls(new URLSearchParams({ family: 'ac' }), context());
      await catalog.crosswalks('ac-2', context());
    }
    expect(retriever.asked).toEqual(['control ac-2', 'controls family=ac', 'crosswalks ac-2']);
  });

  it('reads anew when the index has changed', async () => {
    const { retriever, catalog, index } = scene();
    await catalog.control('ac-2', context());
    index.known = retriever.state = 'controls@2:b,notes@1:n';
    expect((await catalog.control('ac-2', context())).title).toBe(retriever.state);
    expect(retriever.asked).toHaveLength(2);
  });

  it('keeps nothing of a version that is newer than the state that it knows', async () => {
    const { retriever, catalog } = scene();
    retriever.state = 'controls@2:b,notes@1:n';
    await catalog.control('ac-2', context());
    await catalog.control('ac-2', context());
    expect(retriever.asked).toHaveLength(2);
  });

  it('tells what a kept record comes from, so that no answer mixes it with a newer search', async () => {
    const { retriever, catalog, index } = scene();
    await catalog.control('ac-2', context());
    const newer = 'controls@2:b,notes@1:n';
    const titles: string[] = [];
    const { title } = await fromOneVersion(context(), async (once) => {
      retriever.state = newer;
      once.versions.note(newer);
      const detail = await catalog.control('ac-2', once);
      titles.push(detail.title);
      index.known = newer;
      return detail;
    });
    expect(titles).toEqual(['controls@1:a,notes@1:n', newer]);
    expect(title).toBe(newer);
  });

  it('keeps the workspaces apart, and no refusals', async () => {
    const { retriever, catalog } = scene();
    await catalog.control('ac-2', context());
    await catalog.control('ac-2', context('00000000-0000-4000-8000-000000000002'));
    for (let i = 0; i < 2; i += 1) {
      await expect(catalog.control('zz-9', context())).rejects.toMatchObject({ code: 'control_not_found' });
    }
    expect(retriever.asked).toHaveLength(4);
  });

  it('asks the retriever whenever its state is not known', async () => {
    const { retriever, catalog, index } = scene();
    index.known = undefined;
    await catalog.control('ac-2', context());
    await catalog.control('ac-2', context());
    expect(retriever.asked).toHaveLength(2);
  });
});
