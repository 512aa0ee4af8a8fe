/**
 * What checking an answer and answering from the catalog cost, as ratios in one run: the first verified sentence beside the end
 * of the model's own first sentence, and the whole answer of each factual agent, where there is no model, beside one search through
 * the same gateway.
 */
import { type BenchContext } from './harness/context.mts';
import { COLLECTION } from './harness/corpus.mts';
import { HttpCaller } from './harness/http-calls.mts';
import {
  type Call,
  closedLoop,
  errorsIn,
  interleaved,
  type LoadResult,
  overRounds,
  ratioOf,
  type Rounds,
  warmUp,
  withProcessorTime,
} from './harness/load.mts';
import { type Product } from './harness/product.mts';
import { answerable, controlIds, passageTexts, questionsOf, shuffled } from './harness/questions.mts';
import { type BenchResult, type Goal, ms, number, ratio, type Table } from './harness/report.mts';
import { type BenchStack } from './harness/services.mts';
import { median } from './harness/statistics.mts';

const FIRST_TOKEN_MS = 200;
const TOKEN_MS = 10;
const MOST_LATER = 1.2;
const MOST_SEARCHES = 3;
const WARM_UP_SECONDS = 3;
const WARM_UP_CALLS = 600;
/** A question to each agent that answers from the catalog, about the control in the place of `X`. */
const FACTUAL: Readonly<Record<string, string>> = {
  parameters: 'Which parameters does X have?',
  baseline: 'Is X in the MODERATE baseline?',
  related: 'Which controls are related to X?',
  enhancements: 'Which enhancements does X have?',
  assessment: 'How is X assessed?',
  'control-lookup': 'What does X say?',
  comparison: 'Compare X and Y.',
  crosswalk: 'Which subcategories of the CSF map to X?',
};
const VERIFIED = '"status":"verified"';

/** By the name of the agent; `search` beside them. */
type FactRounds = Rounds<string>;

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

/** Each question is about another control, so that none is asked twice before all have been asked about. */
async function factRounds(context: BenchContext, stack: BenchStack): Promise<FactRounds> {
  const headers = { 'x-api-key': stack.adminKey };
  const controls = shuffled(await controlIds(stack.gateway.url, COLLECTION, headers), 29);
  const withoutModel = await stack.startGateway({ LLM_MOCK: 'false', LLM_PROVIDER: 'extractive' });
  const gateway = new HttpCaller(withoutModel.url, headers);
  const seconds = context.quick ? 0.5 : 1;
  const asking = (template: string): (() => string) => {
    let turn = 0;
    return () => {
      turn += 1;
      return template.replace('X', at(controls, turn)).replace('Y', at(controls, turn + 7));
    };
  };
  const agents = Object.entries(FACTUAL).map(([agent, template]): [string, Call] => {
    const question = asking(template);
    return [
      agent,
      () => gateway.stream('/api/v1/chat', { question: question(), collections: [COLLECTION], stream: true }),
    ];
  });
  const searched = Object.values(FACTUAL).map(asking);
  let turn = 0;
  const search = (): ReturnType<Call> => {
    turn += 1;
    return gateway.post('/api/v1/search', {
      query: searched[turn % searched.length]?.(),
      k: 8,
      collections: [COLLECTION],
    });
  };
  try {
    for (const [, call] of agents) {
      await closedLoop(call, 10, WARM_UP_SECONDS, WARM_UP_CALLS);
    }
    await warmUp(search);
    const subjects = [...agents, ['search', search] as const].map(([name, call]) => [
      name,
      () => withProcessorTime(withoutModel.pid, () => closedLoop(call, 1, seconds)),
    ]);
    return await interleaved(
      context.quick ? 3 : 5,
      Object.fromEntries(subjects) as Record<string, () => Promise<LoadResult>>,
    );
  } finally {
    await gateway.close();
    await withoutModel.stop();
  }
}

function at(controls: readonly string[], turn: number): string {
  return controls[turn % controls.length] ?? '';
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

function factTable(facts: FactRounds): Table {
  const search = facts['search'] ?? [];
  const rows = Object.entries(facts).map(([name, own]) => [
    name,
    name === 'search' ? '' : ms(overRounds(own, first)),
    ms(overRounds(own, p50)),
    number(overRounds(own, (result) => result.cpuMicroseconds ?? NaN)),
    String(errorsIn(own)),
    name === 'search' ? '' : ratio(overRounds(own, first) / overRounds(search, p50)),
    ratio(ratioOf(own, search, p50)),
  ]);
  return {
    title: `Answers of factual agents, checked to their end and saved, beside one search; one caller, median of ${search.length} interleaved rounds`,
    head: [
      'agent',
      'first words p50 ms',
      'whole p50 ms',
      'gateway CPU us/request',
      'errors',
      'first words / search',
      'whole / search',
    ],
    rows,
  };
}

function first(result: LoadResult): number {
  return result.firstMs.p50;
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

function factGoal(facts: FactRounds): Goal {
  const { search = [], ...agents } = facts;
  const times = Object.entries(agents)
    .map(([agent, own]) => ({ agent, times: ratioOf(own, search, p50) }))
    .toSorted((a, b) => b.times - a.times);
  const [slowest] = times;
  const errors = errorsIn(Object.values(facts).flat());
  const middle = median(times.map((one) => one.times));
  return {
    id: 'A6',
    goal: `a factual agent's answer within ${MOST_SEARCHES} times one search`,
    measured: `${ratio(middle)} in the middle, ${ratio(slowest?.times ?? NaN)} at most (${slowest?.agent ?? ''}), ${errors} errors`,
    reached: errors === 0 && slowest !== undefined && slowest.times <= MOST_SEARCHES,
  };
}
