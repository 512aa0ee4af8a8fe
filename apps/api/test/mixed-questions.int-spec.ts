import { ChatAnswer } from '@app/common/contracts';
import {
  type FakeProvider,
  openAiStream,
  startFakeOpenAi,
  startPostgres,
  type TestPostgres,
} from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ACCOUNTS_PASSAGE, startFakeRetriever, workOf } from '../src/testing/fake-retriever.js';
import { listen, NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(30_000);

const QUESTION = 'Which parameters does AC-2 have and how often must accounts be reviewed for compliance?';

let postgres: TestPostgres;
let retriever: FakeProvider;
let model: FakeProvider;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
}, 30_000);

afterAll(() => postgres.stop());

beforeEach(async () => {
  retriever = await startFakeRetriever();
  model = await startFakeOpenAi();
  model.always(openAiStream(['Review accounts for compliance ', 'every quarter ', '[[p1]]', '.']));
});

afterEach(async () => {
  await app.close();
  await Promise.all([retriever.close(), model.close()]);
});

async function start(environment: Readonly<Record<string, string>>): Promise<void> {
  app = await startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    RETRIEVER_URL: retriever.url,
    SESSION_SECRET: 'a-secret-for-these-tests',
    ...environment,
  });
  url = await listen(app);
}

async function ask(question: string): Promise<ChatAnswer> {
  const response = await fetch(`${url}/api/v1/chat`, {
    method: 'POST',
    body: JSON.stringify({ question, stream: false }),
    headers: { 'content-type': 'application/json' },
  });
  return ChatAnswer.parse(await response.json());
}

describe('a question of facts and of something else', () => {
  it('gets both without a model, the facts first', async () => {
    await start({});
    const { answer, agent, citations, sources, abstained, sentences } = await ask(QUESTION);
    expect([agent, abstained]).toEqual(['parameters', false]);
    expect(answer).toMatch(/AC-2 has no parameters .* \[1\][^]*Review accounts for compliance .*\[2\]/);
    expect(citations.map(({ passageId }) => passageId)).toEqual([
      'controls/ac-2#parameters',
      ACCOUNTS_PASSAGE.id,
    ]);
    expect(sources.map(({ id }) => id)).toEqual([ACCOUNTS_PASSAGE.id, 'controls/ac-2#parameters']);
    expect(sentences.filter(({ status }) => status === 'unverified')).toEqual([]);
  });

  it('has the model write the open part alone, which is checked, and not change the facts', async () => {
    const environment = { LLM_PROVIDER: 'openai', LLM_MODEL: 'fake-model', OPENAI_BASE_URL: '' };
    await start({ ...environment, OPENAI_BASE_URL: `${model.url}/v1` });
    const right = await ask(QUESTION);
    expect(right.model).toBe('fake-model');
    expect(right.answer).toMatch(/AC-2 has no parameters .* \[1\][^]*every quarter \[2\]/);
    expect(JSON.stringify(workOf(model)[0]?.body)).not.toContain('Which parameters does AC-2 have');
    model.always(openAiStream(['AC-2 has 17 parameters ', '[[p1]]', '.']));
    const wrong = await ask(`${QUESTION} Thanks!`);
    expect(wrong.answer).toMatch(/AC-2 has no parameters .* \[1\]/);
    expect(wrong.answer).toMatch(/17 parameters.*\*\(unverified\)\*/);
  });

  it('says which part the documents do not answer', async () => {
    await start({});
    const { answer, abstained } = await ask('Which parameters does AC-2 have? What does a bicycle cost?');
    expect(abstained).toBe(false);
    expect(answer).toContain('AC-2 has no parameters');
    expect(answer).toContain(
      '**The documents do not answer this part:** \u201cWhat does a bicycle cost?\u201d',
    );
  });
});
