/**
 * P12: a thousand answers that stream at once, twenty tokens a second each, through the gateway's whole chat path, beside
 * node:http writing the same mock model's tokens with nothing around it.
 */
import { type BenchContext } from './harness/context.mts';
import { COLLECTION } from './harness/corpus.mts';
import { answerable, passageTexts, questionsOf } from './harness/questions.mts';
import { type BenchResult, type Goal, ms, number, ratio, type Table } from './harness/report.mts';
import { type Service } from './harness/services.mts';
import { median, medianRatio } from './harness/statistics.mts';
import { runStreams, type StreamFigures } from './harness/token-streams.mts';

const TOKEN_MS = 50;
const MOST_GAP = 1.1;
const MOST_CPU = 1.15;
const MOST_MEMORY = 1.5;
const WARM_UP_STREAMS = 50;
const CHAT = '/api/v1/chat';

interface Subject {
  readonly name: string;
  readonly server: Service;
  readonly rounds: StreamFigures[];
}

export async function measureSse(context: BenchContext): Promise<BenchResult> {
  const stack = await context.loadedStack();
  const streams = context.quick ? 300 : 1000;
  const pace = {
    // Long enough that all streams are open before the first token of the first one.
    LLM_MOCK_FIRST_TOKEN_MS: String(context.quick ? 2000 : 4000),
    LLM_MOCK_TOKEN_MS: String(TOKEN_MS),
    LLM_MOCK_TOKENS: String(context.quick ? 80 : 100),
  };
  const question = await answerable(
    stack.gateway.url,
    questionsOf(passageTexts(stack.dataDir, COLLECTION), 7),
  );
  const gateway: Subject = {
    name: 'gateway, whole chat path',
    server: await stack.startGateway(pace),
    rounds: [],
  };
  const eventStream: Subject = {
    name: 'its EventStream on bare Fastify',
    server: await stack.startBaseline('bench/baselines/event-stream.mjs', pace),
    rounds: [],
  };
  const raw: Subject = {
    name: 'node:http',
    server: await stack.startBaseline('bench/baselines/raw-sse.mjs', pace),
    rounds: [],
  };
  const subjects = [gateway, eventStream, raw] as const;
  await Promise.all(subjects.map(({ server }) => runStreams(server, CHAT, question, WARM_UP_STREAMS)));
  for (let round = 0; round < (context.quick ? 1 : 3); round += 1) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      subject.rounds.push(await runStreams(subject.server, CHAT, question, streams));
    }
  }
  await Promise.all(subjects.map(({ server }) => server.stop()));
  return {
    tables: [table(streams, subjects)],
    goals: [goal(streams, subjects)],
    figures: Object.fromEntries(subjects.map(({ name, rounds }) => [name, rounds])),
  };
}

type Figure = (round: StreamFigures) => number;

const GAP: Figure = ({ gapMs }) => gapMs.p99;
const CPU: Figure = ({ cpuPerToken }) => cpuPerToken;

/** Memory that was taken once is used again later: only the first full round shows what streams need. */
function memoryOf({ rounds }: Subject): number {
  return rounds[0]?.kibPerStream ?? NaN;
}

function lost({ rounds }: Subject): number {
  return rounds.reduce((sum, { broken }) => sum + broken, 0);
}

/** How many streams failed, and what the first of them said. */
function failures({ rounds }: Subject): string {
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  const said = rounds.map(({ firstError }) => firstError).find((error) => error !== undefined);
  return said === undefined ? String(failed) : `${failed} (${said})`;
}

function table(streams: number, subjects: readonly Subject[]): Table {
  const middle = (rounds: readonly StreamFigures[], figure: Figure): string => ms(median(rounds.map(figure)));
  return {
    title: `${streams} streams of ${1000 / TOKEN_MS} tokens a second, median of ${subjects[0]?.rounds.length ?? 0} interleaved rounds, while all streams ran`,
    head: [
      'server',
      'gap p50 ms',
      'gap p99 ms',
      'longest ms',
      'CPU us/token',
      'KiB/stream',
      'broken answers',
      'failed',
      'seconds',
      'tokens',
    ],
    rows: subjects.map((subject) => [
      subject.name,
      middle(subject.rounds, ({ gapMs }) => gapMs.p50),
      middle(subject.rounds, GAP),
      middle(subject.rounds, ({ gapMs }) => gapMs.max),
      middle(subject.rounds, CPU),
      number(memoryOf(subject)),
      String(lost(subject)),
      failures(subject),
      middle(subject.rounds, ({ seconds }) => seconds),
      middle(subject.rounds, ({ tokens }) => tokens),
    ]),
  };
}

function goal(streams: number, [gateway, eventStream, raw]: readonly [Subject, Subject, Subject]): Goal {
  const beside = (subject: Subject): readonly number[] => [
    ...[GAP, CPU].map((figure) => medianRatio(subject.rounds.map(figure), raw.rounds.map(figure))),
    memoryOf(subject) / memoryOf(raw),
  ];
  const whole = beside(gateway);
  const limits = [MOST_GAP, MOST_CPU, MOST_MEMORY];
  const broken = lost(gateway);
  return {
    id: 'P12',
    goal: `${streams} streams: gap p99 at most ${MOST_GAP}x, CPU/token ${MOST_CPU}x, memory/stream ${MOST_MEMORY}x node:http; no token lost`,
    measured:
      `${whole.map(ratio).join(', ')}; ${broken} broken answers ` +
      `(its EventStream alone: ${beside(eventStream).map(ratio).join(', ')})`,
    reached: whole.every((value, i) => value <= (limits[i] ?? 0)) && broken === 0,
  };
}
