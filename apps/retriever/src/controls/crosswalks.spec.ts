import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlDetail, CrosswalkRows, Problem } from '@app/common/contracts';
import { buildTestSnapshot, testControl, testPassage } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';
import { loadCrosswalks } from './crosswalk-table.js';

const TABLE = {
  frameworks: [
    {
      id: 'csf-2.0',
      name: 'Framework',
      source: 'CSF references',
      withdrawn: ['PR.AC-01'],
      rows: { 'PR.AA-01': ['ac-1', 'ac-2'], 'PR.AA-05': ['ac-2'], 'PR.PS-01': [] },
    },
    {
      id: 'sp800-171r3',
      name: 'Requirements',
      source: 'Source controls',
      withdrawn: ['03.01.13'],
      rows: { '03.01.01': ['ac-2'], '03.01.02': ['ac-3'] },
    },
  ],
};
const OWN = { framework: 'sp800-53', id: 'ac-3', source: 'Added catalog', direction: 'forward' } as const;
const CONTROLS = [
  testControl('ac-2'),
  testControl('ac-3'),
  testControl('ac-4'),
  testControl('03.01.02', { label: '03.01.02', crosswalks: [OWN] }),
  testControl('house-rule-7', { label: 'house-rule-7' }),
];

function fileOf(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'crosswalks-')), 'table.json');
  writeFileSync(path, text);
  return path;
}

describe('GET /crosswalks/:id', () => {
  let retriever: RetrieverUnderTest;

  beforeAll(async () => {
    retriever = await startRetriever({ CROSSWALKS_PATH: fileOf(JSON.stringify(TABLE)) });
    await buildTestSnapshot(retriever.blobs, [testPassage('ac-2', 'A', 'B.')], { controls: CONTROLS });
    await retriever.look();
  });

  afterAll(() => retriever.close());

  const get = (path: string) => retriever.app.inject({ url: path });
  const rows = async (id: string) =>
    CrosswalkRows.parse((await get(`/crosswalks/${encodeURIComponent(id)}`)).json()).items;

  it('gives what each framework maps to a control, an empty cell too', async () => {
    expect(await rows('AC-02')).toEqual([
      {
        id: 'ac-2',
        framework: 'sp800-53',
        status: 'active',
        cells: [
          {
            framework: 'csf-2.0',
            source: 'CSF references',
            direction: 'reverse',
            ids: ['PR.AA-01', 'PR.AA-05'],
          },
          { framework: 'sp800-171r3', source: 'Source controls', direction: 'reverse', ids: ['03.01.01'] },
        ],
      },
    ]);
    const [empty] = await rows('ac-4');
    expect(empty?.cells.map(({ ids }) => ids)).toEqual([[], []]);
  });

  it('gives what an id of another framework is mapped to, in any spelling, and the rows of a category', async () => {
    const [row] = await rows('pr.aa-1');
    expect(row).toMatchObject({
      id: 'PR.AA-01',
      cells: [{ framework: 'sp800-53', direction: 'forward', ids: ['ac-1', 'ac-2'] }],
    });
    expect((await rows('PR.AA')).map(({ id }) => id)).toEqual(['PR.AA-01', 'PR.AA-05']);
    expect(await rows('PR.AC-01')).toEqual([
      { id: 'PR.AC-01', framework: 'csf-2.0', status: 'withdrawn', cells: [] },
    ]);
  });

  it('takes what a catalog says of itself before the table, both ways', async () => {
    const [own] = await rows('03.01.02');
    expect(own?.cells).toEqual([
      { framework: 'sp800-53', source: 'Added catalog', direction: 'forward', ids: ['ac-3'] },
    ]);
    const [control] = await rows('ac-3');
    expect(control?.cells).toContainEqual({
      framework: 'sp800-171r3',
      source: 'Added catalog',
      direction: 'reverse',
      ids: ['03.01.02'],
    });
  });

  it('stands in the record of a control', async () => {
    const detail = async (id: string) =>
      ControlDetail.parse((await get(`/controls/${id}`)).json()).crosswalks;
    expect(await detail('ac-2')).toContainEqual({
      framework: 'csf-2.0',
      id: 'PR.AA-05',
      source: 'CSF references',
      direction: 'reverse',
    });
    expect(await detail('ac-4')).toEqual([]);
    expect(await detail('house-rule-7')).toEqual([]);
  });

  it.each(['AC-99', 'PR.AA-09', '03.17.09', 'house-rule-7', 'nonsense'])('does not know %s', async (id) => {
    const response = await get(`/crosswalks/${id}`);
    expect([response.statusCode, Problem.parse(response.json()).code]).toEqual([404, 'control_not_found']);
  });

  it('names the nearest that there is', async () => {
    expect(Problem.parse((await get('/crosswalks/PR.AA-06')).json()).detail).toContain(
      'Did you mean PR.AA-0',
    );
  });
});

describe('loadCrosswalks', () => {
  it('has none without a file, and refuses one that it cannot use', () => {
    expect(loadCrosswalks('/nowhere/at/all.json').ids).toEqual([]);
    expect(() => loadCrosswalks(fileOf('{'))).toThrow('cannot be read as JSON');
    expect(() => loadCrosswalks(fileOf('{"frameworks":[{"id":"iso"}]}'))).toThrow('another shape');
  });

  it('reads the table of the project: every pair, and none twice', () => {
    const table = loadCrosswalks('corpus/crosswalks.json');
    expect(table.find('PR.AA-05')[0]?.cells[0]?.ids).toContain('ac-2');
    expect(table.find('03.01.01')[0]?.cells[0]?.ids).toEqual(['ac-2', 'ac-2.3', 'ac-2.5', 'ac-2.13']);
    for (const id of table.ids) {
      const ids = table.find(id).flatMap(({ cells }) => cells.flatMap((cell) => cell.ids));
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
