import { AppError } from '@app/common/errors';
import { type RetrieverClient, type RetrieverContext } from '../../retrieval/retriever-client.js';
import { KnownControls } from './known-controls.js';

const context: RetrieverContext = {
  workspaceId: 'w',
  requestId: 'request-1',
  signal: new AbortController().signal,
};

/** A catalog with AC-2 alone, which counts what it is asked. */
class Catalog {
  readonly asked: string[] = [];
  isAway = false;

  control(id: string): Promise<unknown> {
    this.asked.push(id);
    if (this.isAway) {
      return Promise.reject(new AppError('retriever_unavailable'));
    }
    return id === 'ac-2' ? Promise.resolve({}) : Promise.reject(new AppError('control_not_found'));
  }
}

function known(catalog: Catalog): KnownControls {
  return new KnownControls(catalog as unknown as RetrieverClient);
}

describe('KnownControls', () => {
  it('tells which ids no catalog has, and asks once for each snapshot and workspace', async () => {
    const catalog = new Catalog();
    const controls = known(catalog);
    for (let times = 0; times < 2; times += 1) {
      const { unknown, unchecked } = await controls.look(['ac-2', 'ac-99'], 'controls@1', context);
      expect([[...unknown], [...unchecked]]).toEqual([['ac-99'], []]);
    }
    expect(catalog.asked).toEqual(['ac-2', 'ac-99']);
    await controls.look(['ac-2'], 'controls@2', context);
    await controls.look(['ac-2'], 'controls@1', { ...context, workspaceId: 'other' });
    expect(catalog.asked).toHaveLength(4);
  });

  it('says what could not be asked, and asks again', async () => {
    const catalog = new Catalog();
    const controls = known(catalog);
    catalog.isAway = true;
    const { unknown, unchecked } = await controls.look(['ac-2'], 'controls@1', context);
    expect([[...unknown], [...unchecked]]).toEqual([[], ['ac-2']]);
    catalog.isAway = false;
    expect((await controls.look(['ac-2'], 'controls@1', context)).unchecked.size).toBe(0);
  });

  it('rejects when the caller has left', async () => {
    const catalog = new Catalog();
    catalog.isAway = true;
    await expect(
      known(catalog).look(['ac-2'], 'controls@1', { ...context, signal: AbortSignal.abort() }),
    ).rejects.toThrow();
  });
});
