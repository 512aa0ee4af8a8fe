import {
  ChatRequest,
  type ControlDetail,
  type ControlList,
  type CrosswalkRows,
  type SearchResponse,
} from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { testControl } from '@app/common/testing';
import { RetrieverClient } from '../../retrieval/retriever-client.js';
import { loadApiConfig } from '../../api.config.js';
import { ExtractiveLlm } from '../llm/extractive-llm.js';
import { MockLlm } from '../llm/mock-llm.js';
import { CatalogAgents, type CatalogAnswer } from './catalog-agents.js';
import { routeQuestion } from './route.js';

const CONTROLS: readonly ControlDetail[] = [
  testControl('ac-2', {
    title: 'Account Management',
    baselines: ['LOW'],
    related: ['ac-3', 'zz-1'],
    statement: [
      {
        text: 'Manage accounts.',
        parts: [
          { label: 'a.', text: 'Name managers.', parts: [] },
          { label: 'b.', text: 'Review them.', parts: [] },
        ],
      },
    ],
  }),
  testControl('ac-2.1', { title: 'Automation', baselines: ['HIGH'] }),
  testControl('ac-2.2', { title: 'Removal' }),
  testControl('ac-3', { title: 'Access Enforcement', statement: [{ text: 'Enforce.', parts: [] }] }),
  testControl('ac-3.1', {
    status: 'withdrawn',
    incorporatedInto: [{ kind: 'control', id: 'ac-2', controlId: 'ac-2' }],
  }),
];

/** The catalog above behind the retriever's calls. */
class CatalogRetriever extends RetrieverClient {
  readonly asked: string[] = [];

  constructor(private readonly known: readonly ControlDetail[] = CONTROLS) {
    super(
      loadApiConfig({
        DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
        RETRIEVER_URL: 'http://127.0.0.1:9',
      }),
    );
  }

  override control(id: string): Promise<ControlDetail> {
    this.asked.push(id);
    const found = this.known.find((control) => control.id === id);
    return found
      ? Promise.resolve(found)
      : Promise.reject(new AppError('control_not_found', undefined, { nearest: ['AC-2'] }));
  }

  override search(): Promise<SearchResponse> {
    const passages = this.known.map(({ id, label, title }) => ({
      id: `controls/${id}`,
      collection: 'controls',
      documentId: 'document-1',
      controlId: id,
      title: `${label} ${title}`,
      text: 'Disable accounts of people who leave.',
      score: 0.9,
    }));
    return Promise.resolve({
      snapshot: 'controls@1',
      mode: 'hybrid',
      tookMs: 1,
      passages: passages.slice(0, 1),
    });
  }

  override crosswalks(id: string): Promise<CrosswalkRows> {
    const items = ROWS.filter((row) => row.id === id);
    return items.length > 0
      ? Promise.resolve({ items })
      : Promise.reject(
          new AppError('control_not_found', 'Did you mean PR.AA-05?', { nearest: ['PR.AA-05'] }),
        );
  }

  override controls(query: URLSearchParams): Promise<ControlList> {
    const [q, baseline, family] = [query.get('q'), query.get('baseline'), query.get('family')];
    const items = this.known.filter(
      (one) =>
        (q === null || one.id === q || one.parentId === q) &&
        (family === null || one.family === family) &&
        (baseline === null || one.baselines.some((name) => name === baseline)),
    );
    return Promise.resolve({ items, total: items.length });
  }
}

const ROWS: CrosswalkRows['items'] = [
  {
    id: 'PR.AA-05',
    framework: 'csf-2.0',
    status: 'active',
    cells: [{ framework: 'sp800-53', source: 'CSF references', direction: 'forward', ids: ['ac-2', 'ac-3'] }],
  },
];

class RetrieverAway extends CatalogRetriever {
  override control(): Promise<ControlDetail> {
    return Promise.reject(new AppError('retriever_unavailable', 'away'));
  }
}

const context = { workspaceId: 'w', requestId: 'r', signal: new AbortController().signal };
const mock = new MockLlm();

function answer(question: string, more: object = {}, agents = withoutModel()): Promise<CatalogAnswer> {
  const request = ChatRequest.parse({ question, ...more });
  return agents.answer(request, routeQuestion(question), context);
}

function withoutModel(): CatalogAgents {
  return new CatalogAgents(new CatalogRetriever(), new ExtractiveLlm());
}

function text({ facts }: CatalogAnswer): string {
  return facts?.lines.join('\n') ?? '';
}

describe('CatalogAgents', () => {
  it('joins what several agents say, under the name of the first', async () => {
    const found = await answer('Is AC-2 in LOW and which parameters does it have?');
    expect(found.agent).toBe('baseline');
    expect(text(found)).toContain('**Yes**: AC-2 is in the LOW baseline. [[p1]]');
    expect(text(found)).toContain('AC-2 has no parameters to be defined by the organization. [[p2]]');
    expect(found.facts?.passages.map(({ id }) => id)).toEqual([
      'controls/ac-2#baselines',
      'controls/ac-2#parameters',
    ]);
  });

  it('reads enhancements, titles and which baselines are known from the catalog', async () => {
    expect(text(await answer('Which enhancements of AC-2 does HIGH add over LOW?'))).toContain(
      '- AC-2(1) Automation (HIGH)',
    );
    expect(text(await answer('Which controls are related to AC-2?'))).toMatch(
      /- AC-3 Access Enforcement .*\n- ZZ-1 /,
    );
    expect(await answer('Is AC-2 in PRIVACY?')).toMatchObject({
      agent: 'baseline',
      refusal: expect.stringContaining('do not tell') as string,
    });
  });

  it('names an enhancement with the title of its control', async () => {
    const found = await answer('What does AC-2(1) say? Is AC-2(1) in HIGH?');
    expect(found.facts?.passages.at(-1)?.title).toBe('AC-2(1) Account Management | Automation');
  });

  it('tells where a withdrawn control went, whatever is asked of it', async () => {
    const asked = await answer(
      'What does AC-3(1) require?',
      {},
      new CatalogAgents(new CatalogRetriever(), mock),
    );
    expect(asked.agent).toBe('withdrawn');
    expect(text(asked)).toContain('It was incorporated into AC-2 (Account Management).');
  });

  it('says that a control does not exist, and what comes near it', async () => {
    expect(await answer('Is AC-99 in LOW?')).toMatchObject({
      refusal: 'The documents have no control AC-99, so there is nothing to answer from. Did you mean AC-2?',
    });
    expect((await answer('Compare AC-2 and AC-98')).refusal).toContain('AC-98');
    expect((await answer('What does AX-2 require?')).refusal).toContain('SP 800-53 has no family AX.');
  });

  it('answers what it can where one of several controls does not exist', async () => {
    const found = await answer('Is AC-2 in LOW and what does AC-99 require?');
    expect(text(found)).toContain('**Yes**: AC-2 is in the LOW baseline. [[p1]]');
    expect(text(found)).toContain('The documents have no control AC-99');
  });

  it('answers for the control that a misspelt id means, and asks whether it is right', async () => {
    const found = await answer('what does AC2-1 require? Is AC2-1 in HIGH?');
    expect(text(found)).toMatch(/^\*\*Did you mean AC-2\(1\)\?\*\* There is no control “AC2-1”/);
    expect(text(found)).toContain('**Yes**: AC-2(1) is in the HIGH baseline.');
    expect((await answer('What does AC2-99 require?')).refusal).toContain('no control AC-2(99)');
  });

  it('shows the item that is asked for, and says where there is none', async () => {
    const found = await answer('What does AC-2a say?');
    expect(found.facts?.passages).toEqual([
      expect.objectContaining({
        id: 'controls/ac-2#a',
        part: 'a',
        text: 'Manage accounts.\n  a. Name managers.',
      }),
    ]);
    expect(text(found)).toContain('- **a.** Name managers. [[p1]]');
    expect((await answer('What does AC-2 d.1 say?')).refusal).toBe(
      'AC-2 has no item AC-2d.1. Its statement has the items a and b.',
    );
  });

  it('maps ids of frameworks that are in no catalog, and refuses those that no framework has', async () => {
    const found = await answer('Which 800-53 controls does PR.AA-05 map to?');
    expect(found.agent).toBe('crosswalk');
    expect(text(found)).toContain('- AC-3 Access Enforcement [[p1]]');
    expect(await answer('Which 800-53 controls does PR.AA-99 map to?')).toMatchObject({
      agent: 'crosswalk',
      refusal: 'Did you mean PR.AA-05?',
    });
    const itself = await answer('What does PR.AA-05 require?');
    expect(text(itself)).toContain('The documents do not have the text of PR.AA-05 itself.');
    expect(text(itself)).toContain('- AC-3 Access Enforcement [[p1]]');
    expect((await answer('Why does PR.AA-05 matter?')).refusal).toContain('What it maps to in SP 800-53');
  });

  it('says which controls a situation touches, or finds the passages for a model', async () => {
    const question =
      'An administrator left yesterday and her accounts are still active. Which controls did we fail?';
    const found = await answer(question);
    expect(found.agent).toBe('scenario');
    expect(text(found)).toMatch(
      /AC-2 Account Management\*\*: Disable accounts.* \[\[p1\]\]\n.*left yesterday/,
    );
    const forModel = await answer(question, {}, new CatalogAgents(new CatalogRetriever(), mock));
    expect(forModel).toMatchObject({ agent: 'scenario', passages: [{ controlId: 'ac-2' }] });
    expect(forModel.facts).toBeUndefined();
    expect((await answer(question, { selection: 'Text.' })).agent).toBe('general');
  });

  it('answers the parts that it can and leaves the rest open', async () => {
    const found = await answer('Is AC-2 in LOW and how do we find leavers?');
    expect(text(found)).toContain('**Yes**: AC-2 is in the LOW baseline.');
    expect(found.open).toBe('how do we find leavers?');
    expect((await answer('Is AC-2 in LOW?')).open).toBeUndefined();
  });

  it('lists and counts controls of families and baselines', async () => {
    expect(text(await answer('Which controls are in LOW?'))).toContain('- AC-2 Account Management [[p1]]');
    expect((await answer('Which AC controls are in PRIVACY?')).refusal).toContain('nothing to list');
    const none = text(await answer('Which AC controls are in both LOW and HIGH?'));
    expect(none).toContain('No controls of the family AC (Access Control) are in LOW and in HIGH. [[p1]]');
    const others = text(await answer('Which AC controls are in neither LOW nor HIGH?'));
    expect(others).toContain('- AC-2(2) Account Management | Removal [[p1]]');
    expect(others).not.toMatch(/AC-2 A|AC-2\(1\)/);
    expect((await answer('Which controls are in LOW?', { collections: ['policies'] })).refusal).toContain(
      'no controls',
    );
  });

  it('declines where the catalog has no assessment objectives, and answers the rest', async () => {
    expect(await answer('How is AC-2 assessed?')).toMatchObject({
      agent: 'assessment',
      refusal: expect.stringContaining('no assessment objectives') as string,
    });
    const both = await answer('How is AC-2 assessed and is it in LOW?');
    expect(both.refusal).toBeUndefined();
    expect(text(both)).toMatch(/no assessment objectives[^]*\*\*Yes\*\*/);
  });

  it('compares, and answers whether controls are related', async () => {
    const compared = await answer('Compare AC-2 and AC-3');
    expect(compared.agent).toBe('comparison');
    expect(text(compared)).toContain('| Title | Account Management [[p1]] | Access Enforcement [[p2]] |');
    expect(text(await answer('Is AC-3 related to AC-2?'))).toContain('**Yes**: AC-2 names AC-3');
  });

  it('leaves plain lookups to a model where there is one, and facts never', async () => {
    const agents = new CatalogAgents(new CatalogRetriever(), mock);
    expect(await answer('What does AC-2 require?', {}, agents)).toEqual({
      agent: 'control-lookup',
      controls: CONTROLS.slice(0, 1),
    });
    expect((await answer('Which parameters does AC-2 have?', {}, agents)).facts).toBeDefined();
    expect(text(await answer('What does AC-2 require?'))).toContain('- Manage accounts. [[p1]]');
  });

  it.each([
    ['marked text', { selection: 'Some text.' }],
    ['another collection', { collections: ['policies'] }],
  ])('leaves a question with %s to the passages', async (_what, more) => {
    expect(await answer('Which parameters does AC-2 have?', more)).toEqual({
      agent: 'control-lookup',
      controls: CONTROLS.slice(0, 1),
    });
  });

  it('reads nothing for a question without a control', async () => {
    const retriever = new CatalogRetriever();
    const agents = new CatalogAgents(retriever, mock);
    expect(await answer('What is least privilege?', {}, agents)).toEqual({ agent: 'general' });
    expect(retriever.asked).toEqual([]);
  });

  it('passes on that the retriever is away', async () => {
    const agents = new CatalogAgents(new RetrieverAway(), mock);
    await expect(answer('Is AC-2 in LOW?', {}, agents)).rejects.toMatchObject({
      code: 'retriever_unavailable',
    });
  });
});
