import { ChatAnswer } from '@app/common/contracts';
import {
  type FakeProvider,
  openAiStream,
  startFakeOpenAi,
  startPostgres,
  type TestPostgres,
} from '@app/common/testing';
import { searchReply, startFakeRetriever } from '../src/testing/fake-retriever.js';
import { listen, NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(30_000);

const QUESTION = '¿Con qué frecuencia se revisan las cuentas?';
const found = searchReply({
  readAs: 'review accounts for compliance',
  notice: 'The question was read as “…”.',
});

describe('a question in another language', () => {
  let postgres: TestPostgres;
  let retriever: FakeProvider;

  beforeAll(async () => {
    postgres = await startPostgres();
    retriever = await startFakeRetriever();
    retriever.always(found);
  }, 30_000);

  afterAll(() => Promise.all([postgres.stop(), retriever.close()]));

  async function ask(environment: Readonly<Record<string, string>>): Promise<ChatAnswer> {
    const app = await startGateway({
      ...NO_LIMITS,
      DATABASE_URL: postgres.url,
      RETRIEVER_URL: retriever.url,
      SESSION_SECRET: 'a-secret-for-these-tests',
      ...environment,
    });
    try {
      const response = await fetch(`${await listen(app)}/api/v1/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ question: QUESTION, stream: false }),
      });
      return ChatAnswer.parse(await response.json());
    } finally {
      await app.close();
    }
  }

  it('is answered from the passages without a model, by the English that it was read as', async () => {
    const answer = await ask({ LLM_PROVIDER: 'extractive' });
    expect(answer.abstained).toBe(false);
    expect(answer.answer).toContain('every quarter');
    expect(answer.citations).toHaveLength(1);
    expect(answer.notices).toContain('The question was read as “…”.');
  });

  it('goes to a model as it was asked, to be answered in its language', async () => {
    const model = await startFakeOpenAi();
    model.always(openAiStream(['Cada trimestre [[p1]].']));
    const answer = await ask({
      LLM_PROVIDER: 'openai',
      LLM_MODEL: 'fake-model',
      OPENAI_BASE_URL: `${model.url}/v1`,
    });
    expect(answer.answer).toContain('Cada trimestre');
    const prompt = JSON.stringify(model.requests.at(-1)?.body);
    expect(prompt).toContain(QUESTION);
    expect(prompt).toContain('in the language of the question');
    await model.close();
  });
});
