/**
 * What checking an answer and answering from the catalog cost, as ratios in one run: the first verified sentence beside the end
 * of the model's own first sentence, and the whole answer of a factual agent beside one search through the same gateway.
 */
import { type BenchContext } from './harness/context.mts';
import { COLLECTION } from './harness/corpus.mts';
import { HttpCaller } from './harness/http-calls.mts';
import {
  closedLoop,
  errorsIn,
  interleaved,
  type LoadResult,
  overRounds,
  ratioOf,
  type Rounds,
  warmUp,
} from './harness/load.mts';
import { type Product } from './harness/product.mts';
import { answerable, passageTexts, questionsOf } from './harness/questions.mts';
import { type BenchResult, type Goal, ms, ratio, type Table } from './harness/report.mts';
import { type BenchStack } from './harness/services.mts';
import { median } from './harness/statistics.mts';

const FIRST_TOKEN_MS = 200;
const TOKEN_MS = 10;
const MOST_LATER = 1.2;
const MOST_SEARCHES = 3;
const FACTUAL_QUESTION = 'Which parameters does AC-2 have?';
const VERIFIED = '"status":"verified"';

type FactRounds = Rounds<'agent' | 'search'>;

/** Milliseconds of each round. */
interface Sentences {
  readonly verified: readonly number[];
  readonly ofModel: readonly number[];
}

export async function measureAnswers(context: BenchContext): Promise<BenchResult> {
  const stack = await context.loadedStack();
  const sentences = await firstSentences(context, stack);
  const facts = await factRounds(context, stack);
  return {
    tables: [sentenceTable(sentences), factTable(facts)],
    goals: [sentenceGoal(sentences), factGoal(facts)],
    figures: { sentences, facts },
  };
}

async function firstSentences(context: BenchContext, stack: BenchStack): Promise<Sentences> {
  const question = await answerable(
    stack.gateway.url,
    questionsOf(passageTexts(stack.dataDir, COLLECTION), 17),
  );
  const gateway = await stack.startGateway({
    LLM_MOCK_FIRST_TOKEN_MS: String(FIRST_TOKEN_MS),
    LLM_MOCK_TOKEN_MS: String(TOKEN_MS),
  });
  const caller = new HttpCaller(gateway.url, {});
  const figures = { verified: [] as number[], ofModel: [] as number[] };
  try {
    await warmUp(() => caller.stream('/api/v1/chat', { question: question(), collections: [COLLECTION] }));
    for (let round = 0; round < (context.quick ? 5 : 25); round += 1) {
      const { firstMs, sources } = await firstVerified(caller, question());
      figures.verified.push(firstMs);
      figures.ofModel.push(await ownFirstSentence(context.product, sources));
    }
    return figures;
  } finally {
    await caller.close();
    await gateway.stop();
  }
}

/** When the first sentence comes that is verified, and the passages that the model was given. */
async function firstVerified(
  caller: HttpCaller,
  question: string,
): Promise<{ readonly firstMs: number; readonly sources: Sources }> {
  const startedAt = performance.now();
  let text = '';
  let firstMs: number | undefined;
  await caller.pieces('/api/v1/chat', { question, collections: [COLLECTION] }, (piece, at) => {
    text += piece.toString();
    if (firstMs === undefined && text.includes(VERIFIED)) {
      firstMs = at - startedAt;
    }
  });
  const sources = /^event: sources\n(?:id: .*\n)?data: (.*)$/m.exec(text)?.[1];
  if (firstMs === undefined || sources === undefined) {
    throw new Error(`no sentence was verified for ${question}`);
  }
  return { firstMs, sources: JSON.parse(sources) as Sources };
}

type Sources = Parameters<InstanceType<Product['mockLlm']['MockLlm']>['generate']>[0]['passages'];

/** When the model alone, at the same pace and for the same passages, is through with its first sentence that cites. */
async function ownFirstSentence({ mockLlm }: Product, passages: Sources): Promise<number> {
  const model = new mockLlm.MockLlm({ firstTokenMs: FIRST_TOKEN_MS, tokenMs: TOKEN_MS });
  const request = { system: '', prompt: '', question: '', tier: 'standard', maxOutputTokens: 1024 } as const;
  const startedAt = performance.now();
  let text = '';
  for await (const event of model.generate({ ...request, passages }, new AbortController().signal)) {
    text += event.type === 'text' ? event.text : '';
    if (text.includes(']]')) {
      break;
    }
  }
  return performance.now() - startedAt;
}

async function factRounds(context: BenchContext, stack: BenchStack): Promise<FactRounds> {
  const gateway = new HttpCaller(stack.gateway.url, { 'x-api-key': stack.adminKey });
  const body = { question: FACTUAL_QUESTION, collections: [COLLECTION], stream: true };
  const calls = {
    agent: () => gateway.stream('/api/v1/chat', body),
    search: () =>
      gateway.post('/api/v1/search', { query: FACTUAL_QUESTION, k: 8, collections: [COLLECTION] }),
  };
  const seconds = context.quick ? 1 : 2;
  try {
    await warmUp(calls.agent);
    await warmUp(calls.search);
    return await interleaved(context.quick ? 3 : 5, {
      agent: () => closedLoop(calls.agent, 1, seconds),
      search: () => closedLoop(calls.search, 1, seconds),
    });
  } finally {
    await gateway.close();
  }
}

function later({ verified, ofModel }: Sentences): number {
  return median(verified) / median(ofModel);
}

function sentenceTable(figures: Sentences): Table {
  return {
    title: `First sentence, a model with ${FIRST_TOKEN_MS} ms to its first token and ${TOKEN_MS} ms between tokens, median of ${figures.verified.length}`,
    head: ['what', 'p50 ms', '/ model'],
    rows: [
      ['first verified sentence through the gateway', ms(median(figures.verified)), ratio(later(figures))],
      ["the model's own first sentence", ms(median(figures.ofModel)), ''],
    ],
  };
}

function factTable({ agent, search }: FactRounds): Table {
  const line = (
    name: string,
    own: readonly LoadResult[],
    figure: (result: LoadResult) => number,
  ): string[] => [
    name,
    ms(overRounds(own, figure)),
    String(errorsIn(own)),
    ratio(overRounds(own, figure) / overRounds(search, p50)),
  ];
  return {
    title: `A factual agent beside one search, one caller, median of ${agent.length} interleaved rounds`,
    head: ['what', 'p50 ms', 'errors', '/ search'],
    rows: [
      line(`answer to "${FACTUAL_QUESTION}", its first words`, agent, (result) => result.firstMs.p50),
      line('the same answer, checked to its end and saved', agent, p50),
      line('search', search, p50),
    ],
  };
}

function p50(result: LoadResult): number {
  return result.ms.p50;
}

function sentenceGoal(figures: Sentences): Goal {
  return {
    id: 'A2',
    goal: `first verified sentence at most ${MOST_LATER} times the model's own first sentence`,
    measured: ratio(later(figures)),
    reached: later(figures) <= MOST_LATER,
  };
}

function factGoal({ agent, search }: FactRounds): Goal {
  const times = ratioOf(agent, search, p50);
  const errors = errorsIn([...agent, ...search]);
  return {
    id: 'A6',
    goal: `a factual agent's answer within ${MOST_SEARCHES} times one search`,
    measured: `${ratio(times)}, ${errors} errors`,
    reached: errors === 0 && times <= MOST_SEARCHES,
  };
}
