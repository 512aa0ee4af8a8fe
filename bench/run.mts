/**
 * `npm run bench -- [--only ingest,search,...] [--quick] [--corpus FILE] [--json FILE]`: starts the whole product on
 * loopback with a folder of its own, loads it, and measures; nothing outside this machine is called.
 *
 *   --only    ingest, gateway, search, chat, answers, cache, sse, fairness, snapshots, index; always in this order; all of them by default
 *   --quick   fewer and shorter rounds: under two minutes, for a look; figures scatter more
 *   --corpus  the OSCAL catalog to work on: by default NIST's, where a copy lies in ../shared/data/corpus
 *   --json    where to write everything that was measured (bench/results/latest.json)
 *
 * Ends with 1 when a goal was missed, with 2 when something could not be measured at all.
 * NODE_OPTIONS reaches the services too, to compare settings of Node such as --max-semi-space-size=16.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../infra/local/build.mts';
import { measureAnswers } from './answers.mts';
import { measureCache } from './cache.mts';
import { measureChat } from './chat.mts';
import { measureFairness } from './fairness.mts';
import { measureGateway } from './gateway.mts';
import { BenchContext } from './harness/context.mts';
import { currentLoad, describeMachine } from './harness/machine.mts';
import { OtherLoad } from './harness/other-load.mts';
import { type BenchResult, goalTable, printTable } from './harness/report.mts';
import { residentMiB } from './harness/process-figures.mts';
import { measureIndex } from './index.mts';
import { measureIngest } from './ingest.mts';
import { measureSearch } from './search.mts';
import { measureSnapshots } from './snapshots.mts';
import { measureSse } from './sse.mts';

const BENCHMARKS: Readonly<Record<string, (context: BenchContext) => Promise<BenchResult>>> = {
  ingest: measureIngest,
  gateway: measureGateway,
  search: measureSearch,
  chat: measureChat,
  answers: measureAnswers,
  cache: measureCache,
  sse: measureSse,
  fairness: measureFairness,
  snapshots: measureSnapshots,
  index: measureIndex,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    corpus: { type: 'string' },
    json: { type: 'string', default: 'bench/results/latest.json' },
  },
});
const asked = values.only?.split(',') ?? Object.keys(BENCHMARKS);
const unknown = asked.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}: choose from ${Object.keys(BENCHMARKS).join(', ')}.`,
  );
  process.exit(2);
}

// Ingest takes the first time in an empty index, so the order is always the same.
const chosen = Object.keys(BENCHMARKS).filter((name) => asked.includes(name));
const started = performance.now();
await buildIfStale();
const machine = describeMachine();
const context = new BenchContext(values.quick, values.corpus);
const results: Record<string, BenchResult & { readonly othersCores: number }> = {};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void context.close().finally(() => process.exit(130));
  });
}
console.log(
  `${machine.cores} cores (${machine.processor}), Node ${machine.node}, load average ${machine.loadBefore} before; ` +
    `the load generator runs on the same cores.\nCorpus: ${context.corpus.name}, ${context.corpus.bytes} bytes.`,
);
const others = new OtherLoad();
try {
  for (const name of chosen) {
    console.log(`\n## ${name}`);
    const result = await measure(name);
    if (result !== undefined) {
      result.tables.forEach(printTable);
      const othersCores = others.look();
      results[name] = { ...result, othersCores };
      console.log(`\nMeanwhile others on this machine kept ${othersCores} of ${machine.cores} cores busy.`);
    }
  }
  const goals = Object.values(results).flatMap((result) => result.goals);
  printTable(goalTable(goals));
  console.log(`\n${await memoryAtTheEnd()}`);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`\n${seconds} s, load average ${currentLoad()} at the end.`);
  const report = { machine, corpus: context.corpus, quick: values.quick, seconds, goals, results };
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`Everything that was measured is in ${values.json}.`);
  process.exitCode ??= goals.some(({ reached }) => reached === false) ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
} finally {
  await context.close();
}

/** One benchmark. What breaks in it is told, and does not keep the others from being measured. */
async function measure(name: string): Promise<BenchResult | undefined> {
  try {
    return await BENCHMARKS[name]?.(context);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
    return undefined;
  }
}

/** What is resident after whatever was measured, larger corpora and a thousand streams among it. */
async function memoryAtTheEnd(): Promise<string> {
  const { services } = await context.stack();
  const each = services.map(({ name, pid }) => `${name} ${Math.round(residentMiB(pid)?.now ?? NaN)}`);
  return `MiB resident at the end: ${each.join(', ')}.`;
}
