/**
 * An answer that is given again, beside a route of the same gateway that does nothing (key, limits and a constant answer)
 * and beside an answer that is made anew. One that is given again is in the history a moment after it was said; what it
 * takes to store it counts as processor time of the gateway.
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
  withProcessorTime,
} from './harness/load.mts';
import { answerable, passageTexts, questionsOf } from './harness/questions.mts';
import { type BenchResult, type Goal, ms, number, ratio, type Table } from './harness/report.mts';

const CALLERS = [1, 10] as const;
const MOST_TIMES = 2;

type CacheRounds = Rounds<'empty' | 'streamed' | 'json' | 'made'>;

export async function measureCache(context: BenchContext): Promise<BenchResult> {
  const stack = await context.loadedStack();
  const texts = passageTexts(stack.dataDir, COLLECTION);
  const question = await answerable(stack.gateway.url, questionsOf(texts, 13));
  const [keeping, making] = [
    await stack.startGateway({ ANSWER_CACHE_MB: '64' }),
    await stack.startGateway({}),
  ];
  const headers = { 'x-api-key': stack.adminKey };
  const kept = new HttpCaller(keeping.url, headers);
  const made = new HttpCaller(making.url, headers);
  const chat = (stream: boolean, asked: string): object => ({
    question: asked,
    collections: [COLLECTION],
    stream,
  });
  const known = question();
  const calls = {
    empty: () => kept.get('/v1/models'),
    streamed: () => kept.stream('/api/v1/chat', chat(true, known)),
    json: () => kept.post('/api/v1/chat', chat(false, known)),
    made: () => made.stream('/api/v1/chat', chat(true, question())),
  };
  const at = (callers: number): Promise<CacheRounds> => {
    const seconds = context.quick ? 1 : 2;
    return interleaved(context.quick ? 3 : 5, {
      empty: () => withProcessorTime(keeping.pid, () => closedLoop(calls.empty, callers, seconds)),
      streamed: () => withProcessorTime(keeping.pid, () => closedLoop(calls.streamed, callers, seconds)),
      json: () => withProcessorTime(keeping.pid, () => closedLoop(calls.json, callers, seconds)),
      made: () => withProcessorTime(making.pid, () => closedLoop(calls.made, callers, seconds)),
    });
  };
  try {
    for (const call of Object.values(calls)) {
      await warmUp(call);
    }
    const rounds = { 1: await at(1), 10: await at(10) };
    return {
      tables: CALLERS.map((callers) => table(callers, rounds[callers])),
      goals: [goal(rounds[1])],
      figures: { rounds },
    };
  } finally {
    await Promise.all([kept.close(), made.close(), keeping.stop(), making.stop()]);
  }
}

function whole(result: LoadResult): number {
  return result.ms.p50;
}

function first(result: LoadResult): number {
  return result.firstMs.p50;
}

/** Of medians, round by round. */
function textRatio({ streamed, empty }: CacheRounds): number {
  return overRounds(streamed, first) / overRounds(empty, whole);
}

function table(callers: number, rounds: CacheRounds): Table {
  const row = (name: string, own: readonly LoadResult[], streams: boolean): string[] => [
    name,
    streams ? ms(overRounds(own, first)) : '',
    ms(overRounds(own, whole)),
    ms(overRounds(own, (result) => result.ms.p95)),
    number(overRounds(own, (result) => result.perSecond)),
    number(overRounds(own, (result) => result.cpuMicroseconds ?? NaN)),
    String(errorsIn(own)),
    streams ? ratio(overRounds(own, first) / overRounds(rounds.empty, whole)) : '',
    ratio(ratioOf(own, rounds.empty, whole)),
  ];
  return {
    title: `An answer given again, ${callers} at once, median of ${rounds.empty.length} interleaved rounds`,
    head: [
      'what',
      'text p50 ms',
      'whole p50 ms',
      'p95 ms',
      'req/s',
      'gateway CPU us/request',
      'errors',
      'text / empty route',
      'whole / empty route',
    ],
    rows: [
      row('empty route (GET /v1/models)', rounds.empty, false),
      row('given again, streamed', rounds.streamed, true),
      row('given again, JSON', rounds.json, false),
      row('made anew, streamed (mock model)', rounds.made, true),
    ],
  };
}

function goal(rounds: CacheRounds): Goal {
  const text = textRatio(rounds);
  const all = ratioOf(rounds.json, rounds.empty, whole);
  const errors = errorsIn([...rounds.streamed, ...rounds.json]);
  return {
    id: 'cache',
    goal: `an answer given again is there within ${MOST_TIMES}x of an empty route`,
    measured: `its text ${ratio(text)} as a stream; ${ratio(all)} as JSON; ${errors} errors`,
    reached: errors === 0 && Math.max(text, all) <= MOST_TIMES,
  };
}
