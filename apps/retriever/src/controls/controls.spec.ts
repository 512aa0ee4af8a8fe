import { ControlDetail, ControlList } from '@app/common/contracts';
import { buildTestSnapshot, testControl, testPassage } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const OTHER_WORKSPACE = '00000000-0000-4000-8000-0000000000ff';
const PASSAGES = [testPassage('ac-2', 'Account Management', 'Manage accounts.')];
const CONTROLS = [
  testControl('ac-10', { title: 'Concurrent Session Control', baselines: ['HIGH'] }),
  testControl('ac-2', { title: 'Account Management', baselines: ['LOW', 'MODERATE', 'HIGH'] }),
  testControl('ac-2.3', { title: 'Disable Accounts', baselines: ['MODERATE'] }),
  testControl('ac-2.10', {
    title: 'Shared and Group Account Credential Change',
    status: 'withdrawn',
    incorporatedInto: [{ kind: 'part', id: 'ac-2_smt.k', controlId: 'ac-2' }],
  }),
  testControl('au-1', { title: 'Policy and Procedures', baselines: ['LOW'] }),
];

describe('GET /controls', () => {
  let retriever: RetrieverUnderTest;

  beforeAll(async () => {
    retriever = await startRetriever();
    const many = Array.from({ length: 60 }, (_, i) => testControl(`sc-${i + 1}`, { collection: 'more' }));
    await buildTestSnapshot(retriever.blobs, PASSAGES, { controls: CONTROLS });
    await buildTestSnapshot(retriever.blobs, PASSAGES, {
      collectionId: 'more',
      controls: [testControl('ac-2', { title: 'Another one', collection: 'more' }), ...many],
    });
    await buildTestSnapshot(retriever.blobs, PASSAGES, {
      collectionId: 'theirs',
      workspaceId: OTHER_WORKSPACE,
      controls: [testControl('pm-1')],
    });
    await retriever.look();
  });

  afterAll(() => retriever.close());

  const list = async (query: string) =>
    ControlList.parse((await retriever.app.inject({ url: `/controls?${query}` })).json());
  const ids = async (query: string) => (await list(query)).items.map(({ id }) => id);
  const get = (id: string) => retriever.app.inject({ url: `/controls/${encodeURIComponent(id)}` });

  it('lists in the order of the publication, each id once, from the first collection', async () => {
    const all = await list('');
    expect(all.items.slice(0, 6).map(({ id }) => id)).toEqual([
      'ac-2',
      'ac-2.3',
      'ac-2.10',
      'ac-10',
      'au-1',
      'sc-1',
    ]);
    expect(all.items[0]).toMatchObject({ title: 'Account Management', collection: 'controls' });
    expect(all.items[0]).not.toHaveProperty('statement');
  });

  it('gives pages of 50', async () => {
    const first = await list('');
    expect(first).toMatchObject({ total: 65, next: '2' });
    expect(first.items).toHaveLength(50);
    const second = await list('page=2');
    expect(second.items).toHaveLength(15);
    expect(second.next).toBeUndefined();
    expect((await list('page=3')).items).toEqual([]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(65);
  });

  it('filters by family, baseline and collection', async () => {
    expect(await ids('family=AC')).toEqual(['ac-2', 'ac-2.3', 'ac-2.10', 'ac-10']);
    expect(await ids('family=ac&baseline=high')).toEqual(['ac-2', 'ac-10']);
    expect(await ids('family=ac&collection=more')).toEqual(['ac-2']);
    expect(await ids('family=zz')).toEqual([]);
  });

  it.each([
    ['account', ['ac-2', 'ac-2.3', 'ac-2.10']],
    ['accounts disabling', ['ac-2.3']],
    ['poli proc', ['au-1']],
    ['AC-02', ['ac-2', 'ac-2.3', 'ac-2.10']],
    ['ac-2(3)', ['ac-2.3']],
    ['AU', ['au-1']],
    ['!?', []],
  ])('finds by the words or the id in %s', async (q, expected) => {
    expect((await ids(`q=${encodeURIComponent(q)}&collection=controls`)).sort()).toEqual(
      [...expected].sort(),
    );
  });

  it.each(['AC-2(3)', 'ac-2.3', 'AC-02(03)', 'ac-02.03', 'AC 2 (3)', 'AC-2 (3)', 'AC-2(3)(a)', '  ac-2.3 '])(
    'finds the control that is spelt %s',
    async (spelling) => {
      const answer = await get(spelling);
      expect(answer.statusCode).toBe(200);
      expect(ControlDetail.parse(answer.json())).toMatchObject({ id: 'ac-2.3', label: 'AC-2(3)' });
    },
  );

  it('answers a withdrawn control with where it went', async () => {
    const answer = await get('AC-2(10)');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      status: 'withdrawn',
      incorporatedInto: [{ kind: 'part', id: 'ac-2_smt.k', controlId: 'ac-2' }],
    });
  });

  it('names near ones where there is no such control', async () => {
    const answer = await get('AC-2(4)');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({
      code: 'control_not_found',
      detail: 'There is no control "AC-2(4)". Did you mean AC-2(3), AC-2 or AC-2(10)?',
      nearest: ['AC-2(3)', 'AC-2', 'AC-2(10)'],
    });
    expect((await get('nothing like it')).json()).toMatchObject({
      detail: 'There is no control "nothing like it".',
    });
  });

  it('knows nothing of other workspaces', async () => {
    expect((await get('pm-1')).statusCode).toBe(404);
    expect((await retriever.app.inject({ url: '/controls?collection=theirs' })).statusCode).toBe(404);
    const theirs = await retriever.app.inject({
      url: '/controls/pm-1',
      headers: { 'x-workspace-id': OTHER_WORKSPACE },
    });
    expect(theirs.statusCode).toBe(200);
  });
});
