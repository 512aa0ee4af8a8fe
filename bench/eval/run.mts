/**
 * `npm run eval -- [--quick] [--url URL] [--data FOLDER] [--json FILE] [--accept] [--show]`: asks the whole product our own
 * questions and measures what it finds, says, cites and declines, by kind of question.
 *
 *   --quick   the starter corpus alone
 *   --url     a gateway that runs already, with the starter corpus in it; by default everything is started for the occasion
 *   --data    where the official catalog and the public sets lie (../shared/data); left out where they are not there
 *   --json    where to write everything that was measured (bench/results/eval.json)
 *   --accept  make these figures the accepted ones (bench/eval/accepted.json)
 *   --show    name every question that went wrong, the held-out ones excepted: nobody shall tune to them
 *
 * Ends with 1 when a gate is broken or a figure is worse than accepted, with 2 when something could not be measured.
 * Figures are accepted for the answers that need no model: with one, they are printed and the gates are not asked.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { buildIfStale } from '../../infra/local/build.mts';
import { describeMachine } from '../harness/machine.mts';
import { printTable } from '../harness/report.mts';
import { corporaOf, type MeasuredCorpus, type Outcome } from './corpora.mts';
import { brokenGates, regressions, type Report } from './gates.mts';
import { Gateway } from './gateway.mts';
import { isWrong } from './judge.mts';
import { GATES } from './limits.mts';
import { Product } from './product.mts';
import { tablesOf, withoutTimes, wrongTable } from './tables.mts';

const ACCEPTED = new URL('accepted.json', import.meta.url);
/** What answers without a model. */
const KEYLESS: ReadonlySet<string> = new Set(['none', 'extractive']);
const Accepted = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number())));

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    url: { type: 'string' },
    data: { type: 'string', default: '../shared/data' },
    json: { type: 'string', default: 'bench/results/eval.json' },
    accept: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
  },
});

let product: Product | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void (product?.stop() ?? Promise.resolve()).finally(() => process.exit(130));
  });
}

try {
  process.exitCode = await evaluate();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

async function evaluate(): Promise<number> {
  const began = performance.now();
  const outcomes = await measureAll();
  const verdicts = Object.values(outcomes).flatMap((outcome) => outcome.verdicts);
  const report = Object.fromEntries(Object.entries(outcomes).map(([name, { figures }]) => [name, figures]));
  const keyless = verdicts.every(({ model }) => KEYLESS.has(model));
  if (!keyless) {
    console.log('\nA model answered: these figures are not compared with the accepted ones.');
  }
  const accepted = values.accept ? {} : readAccepted();
  const failures = keyless ? [...brokenGates(report, GATES), ...regressions(report, accepted)] : [];
  const wrong = verdicts.filter((one) => isWrong(one) && !one.heldOut);
  if (values.show) {
    printTable(wrongTable(wrong));
  }
  writeJson(values.json, { machine: describeMachine(), report, failures, wrong });
  if (values.accept && keyless) {
    writeJson(ACCEPTED, { ...readAccepted(), ...withoutTimes(report) });
  }
  for (const { place, text } of failures) {
    console.log(`FAIL ${place}: ${text}`);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `\n${verdicts.length} questions in ${seconds} s; ${failures.length} figures below what must hold.`,
  );
  return failures.length === 0 ? 0 : 1;
}

async function measureAll(): Promise<Readonly<Record<string, Outcome>>> {
  const outcomes: Record<string, Outcome> = {};
  await buildIfStale();
  for (const corpus of corporaOf(values.data, values.quick || values.url !== undefined)) {
    const outcome = await measured(corpus);
    outcomes[corpus.name] = outcome;
    tablesOf(corpus.name, outcome.figures).forEach(printTable);
  }
  if (!('official' in outcomes) && !values.quick && values.url === undefined) {
    console.log(`\nThere is no official catalog in ${values.data}: only the starter corpus was measured.`);
  }
  return outcomes;
}

async function measured(corpus: MeasuredCorpus): Promise<Outcome> {
  if (values.url !== undefined) {
    return corpus.measure(new Gateway(values.url));
  }
  product = await Product.start(corpus.files);
  try {
    return await corpus.measure(new Gateway(product.url));
  } finally {
    await product.stop();
    product = undefined;
  }
}

function readAccepted(): Report {
  return existsSync(ACCEPTED) ? Accepted.parse(JSON.parse(readFileSync(ACCEPTED, 'utf8'))) : {};
}

function writeJson(path: string | URL, content: unknown): void {
  mkdirSync(dirname(path instanceof URL ? fileURLToPath(path) : path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}
