/**
 * Chat through the gateway with the mock model, streamed, beside the search inside of it and the model alone. P18: the time
 * to the first token without the model's own. Nothing is shown before its sentence is checked, so what is taken off is the
 * model's time to the end of its first sentence, measured in the same run.
 */
import { type BenchContext } from './harness/context.mts';
import { COLLECTION } from './harness/corpus.mts';
import { HttpCaller } from './harness/http-calls.mts';
import {
  closedLoop,
  errorsIn,
  inProcess,
  interleaved,
  type LoadResult,
  openLoop,
  overRounds,
  ratioOf,
  type Rounds,
  warmUp,
  withProcessorTime,
} from './harness/load.mts';
import { type Product } from './harness/product.mts';
import { answerable, passageTexts, questionsOf } from './harness/questions.mts';
import { type BenchResult, type Goal, ms, number, ratio, type Table } from './harness/report.mts';
import { type BenchStack, type Service } from './harness/services.mts';

const CALLERS = [1, 10, 100] as const;
const PASSAGES = 8;
const MODEL_FIRST_TOKEN_MS = 200;
const MODEL_TOKEN_MS = 10;
const PER_SECOND = [20, 100] as const;
const MOST_OVERHEAD_MS = 25;

export async function measureChat(context: BenchContext): Promise<BenchResult> {
  const stack = await context.loadedStack();
  const question = await answerable(
    stack.gateway.url,
    questionsOf(passageTexts(stack.dataDir, COLLECTION), 5),
  );
  const closed = await closedRounds(context, stack, question);
  const slowModel = await stack.startGateway({
    LLM_MOCK_FIRST_TOKEN_MS: String(MODEL_FIRST_TOKEN_MS),
    LLM_MOCK_TOKEN_MS: String(MODEL_TOKEN_MS),
  });
  const modelMs = await firstSentenceMs(context.product, passageTexts(stack.dataDir, COLLECTION));
  const open = await openRounds(context, slowModel, question);
  await slowModel.stop();
  return {
    tables: [...CALLERS.map((callers) => closedTable(callers, closed[callers])), openTable(open, modelMs)],
    goals: [overheadGoal(open, modelMs)],
    figures: { closed, open, modelMs },
  };
}

type ClosedRounds = Rounds<'chat' | 'retriever' | 'model'>;

async function closedRounds(
  context: BenchContext,
  stack: BenchStack,
  question: () => string,
): Promise<Readonly<Record<(typeof CALLERS)[number], ClosedRounds>>> {
  const gateway = new HttpCaller(stack.gateway.url, {});
  const retriever = new HttpCaller(stack.retriever.url, { authorization: `Bearer ${stack.internalToken}` });
  const model = mockModel(context.product, passageTexts(stack.dataDir, COLLECTION));
  const seconds = context.quick ? 1 : 2;
  const at = (callers: number, rounds: number): Promise<ClosedRounds> =>
    interleaved(rounds, {
      chat: () => closedLoop(() => ask(gateway, question()), callers, seconds),
      retriever: () =>
        closedLoop(
          () => retriever.post('/search', { query: question(), k: PASSAGES, collections: [COLLECTION] }),
          callers,
          seconds / 2,
        ),
      model: () => closedLoop(inProcess(model), callers, seconds / 4),
    });
  try {
    await warmUp(() => ask(gateway, question()));
    await at(10, 1);
    const rounds = context.quick ? 1 : 3;
    return { 1: await at(1, rounds), 10: await at(10, rounds), 100: await at(100, rounds) };
  } finally {
    await Promise.all([gateway.close(), retriever.close()]);
  }
}

/** A visitor's question: without a key, without a cookie, to be answered as a stream. */
function ask(gateway: HttpCaller, question: string): ReturnType<HttpCaller['stream']> {
  return gateway.stream('/api/v1/chat', { question, collections: [COLLECTION], stream: true });
}

/** The mock model by itself, without a pause, as the gateway calls it. */
function mockModel(product: Product, texts: readonly string[]): () => Promise<void> {
  const generate = mockAnswers(product, texts, { firstTokenMs: 0, tokenMs: 0 });
  return async () => {
    await Array.fromAsync(generate());
  };
}

/** When the model alone, at its pace, is through with its first sentence: the median of a few. */
async function firstSentenceMs(product: Product, texts: readonly string[]): Promise<number> {
  const generate = mockAnswers(product, texts, {
    firstTokenMs: MODEL_FIRST_TOKEN_MS,
    tokenMs: MODEL_TOKEN_MS,
  });
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const startedAt = performance.now();
    for await (const event of generate()) {
      if (event.type === 'text' && event.text.includes('\n')) {
        break;
      }
    }
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((a, b) => a - b)[2] ?? NaN;
}

type MockLlm = InstanceType<Product['mockLlm']['MockLlm']>;

function mockAnswers(
  { mockLlm }: Product,
  texts: readonly string[],
  timing: ConstructorParameters<Product['mockLlm']['MockLlm']>[0],
): () => ReturnType<MockLlm['generate']> {
  const llm = new mockLlm.MockLlm(timing);
  const passages = texts.slice(0, PASSAGES).map((text, i) => ({
    id: `p${i}`,
    collection: COLLECTION,
    documentId: 'd',
    title: 't',
    text,
    score: 1,
  }));
  const request = {
    system: '',
    prompt: '',
    question: 'q',
    passages,
    tier: 'standard',
    maxOutputTokens: 1024,
  } as const;
  const signal = new AbortController().signal;
  return () => llm.generate(request, signal);
}

function closedTable(callers: number, rounds: ClosedRounds): Table {
  const p50 = (result: LoadResult): number => result.ms.p50;
  const line = (name: string, own: readonly LoadResult[], inner?: readonly LoadResult[]): string[] => [
    name,
    ...[p50, (result: LoadResult) => result.ms.p95, (result: LoadResult) => result.ms.p99].map((figure) =>
      ms(overRounds(own, figure)),
    ),
    ms(overRounds(own, (result) => result.firstMs.p50)),
    ms(overRounds(own, (result) => result.firstMs.p95)),
    number(overRounds(own, (result) => result.perSecond)),
    String(errorsIn(own)),
    inner === undefined ? '' : ratio(ratioOf(own, inner, p50)),
  ];
  return {
    title: `Chat with a model that takes no time, ${callers} at once, median of ${rounds.chat.length} interleaved rounds`,
    head: [
      'what',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'first token p50 ms',
      'p95 ms',
      'req/s',
      'errors',
      'p50 / retriever',
    ],
    rows: [
      line('whole answer through the gateway', rounds.chat, rounds.retriever),
      line('retriever, called directly', rounds.retriever),
      line('mock model in process', rounds.model),
    ],
  };
}

type OpenRounds = Rounds<'quiet' | 'busy'>;

async function openRounds(
  context: BenchContext,
  gateway: Service,
  question: () => string,
): Promise<OpenRounds> {
  const caller = new HttpCaller(gateway.url, {}, 500);
  const [quiet, busy] = PER_SECOND;
  let seed = 100;
  const load = (perSecond: number, seconds: number): Promise<LoadResult> =>
    withProcessorTime(gateway.pid, () =>
      openLoop(() => ask(caller, question()), perSecond, seconds, (seed += 1)),
    );
  try {
    await load(busy, context.quick ? 2 : 8);
    return await interleaved(context.quick ? 1 : 3, {
      quiet: () => load(quiet, context.quick ? 3 : 6),
      busy: () => load(busy, context.quick ? 3 : 5),
    });
  } finally {
    await caller.close();
  }
}

function openTable(rounds: OpenRounds, modelMs: number): Table {
  const line = (name: string, own: readonly LoadResult[]): string[] => [
    name,
    ...[
      (result: LoadResult) => result.firstMs.p50,
      (result: LoadResult) => result.firstMs.p95,
      (result: LoadResult) => result.firstMs.p99,
    ].map((figure) => ms(overRounds(own, figure) - modelMs)),
    ms(overRounds(own, (result) => result.ms.p50)),
    ms(overRounds(own, (result) => (result.cpuMicroseconds ?? NaN) / 1000)),
    String(errorsIn(own)),
    ms(overRounds(own, (result) => result.lateMs.p99)),
  ];
  return {
    title:
      `Chat at random arrivals, a model with ${MODEL_FIRST_TOKEN_MS} ms to its first token and ${MODEL_TOKEN_MS} ms ` +
      `between tokens: time to the first text without the ${ms(modelMs)} ms of the model's own first sentence, median of ${rounds.busy.length} rounds`,
    head: [
      'what',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'whole answer p50 ms',
      'gateway CPU ms/answer',
      'errors',
      'generator late p99 ms',
    ],
    rows: [line(`${PER_SECOND[0]} a second`, rounds.quiet), line(`${PER_SECOND[1]} a second`, rounds.busy)],
  };
}

function overheadGoal({ busy }: OpenRounds, modelMs: number): Goal {
  const overhead = overRounds(busy, (result) => result.firstMs.p95) - modelMs;
  const errors = errorsIn(busy);
  return {
    id: 'P18',
    goal: `time to first text without the model's own: p95 at most ${MOST_OVERHEAD_MS} ms at ${PER_SECOND[1]} req/s`,
    measured: `${ms(overhead)} ms, ${errors} errors`,
    reached: errors === 0 && overhead <= MOST_OVERHEAD_MS,
  };
}
