/**
 * Measures a running retriever from outside: quality and time of `POST /search`, one query at a time:
 *   node bench/retrieval/over-http.mts [--url http://127.0.0.1:3001] [--token INTERNAL_TOKEN] [--data ../shared/data]
 *     [--set public_dev] [--mode lexical] [--collection controls] [--at-least 0.30]
 * Prints one line of JSON. Ends with 1 when nDCG@10 at the exact id is below `--at-least`.
 */
import './source-hooks.mts';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';

const { SearchResponse } = await import('../../libs/common/src/contracts/index.js');
const { scoresOf } = await import('./evaluation.js');
const { hasEvaluationData, readEvaluationSet } = await import('./evaluation-data.js');

/** A control may have several passages: more are asked for than controls are judged. */
const PASSAGES = 30;
const WARM_UP = 20;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3001' },
    token: { type: 'string' },
    data: { type: 'string', default: '../shared/data' },
    set: { type: 'string', default: 'public_dev' },
    mode: { type: 'string' },
    collection: { type: 'string' },
    'at-least': { type: 'string', default: '0' },
  },
});
if (!hasEvaluationData(values.data)) {
  console.error(`Nothing measured: no evaluation data in ${values.data} (say where with --data).`);
  process.exit(2);
}

const pool = new Pool(values.url, { connections: 1 });
const queries = readEvaluationSet(values.data, values.set);
for (const { query } of queries.slice(0, WARM_UP)) {
  await search(query);
}
const times: number[] = [];
const modes = new Set<string>();
const snapshots = new Set<string>();
const answered = [];
for (const query of queries) {
  const started = performance.now();
  const { passages, mode, snapshot } = await search(query.query);
  times.push(performance.now() - started);
  modes.add(mode);
  snapshots.add(snapshot);
  const ids = [...new Set(passages.map(({ controlId }) => controlId).filter((id) => id !== undefined))];
  answered.push({ query, found: ids.slice(0, 10).map((id) => ({ id, score: 0 })) });
}
await pool.close();

const scores = scoresOf(answered);
times.sort((a, b) => a - b);
const rounded = Object.entries(scores).map(([name, value]) => [name, Math.round(value * 1000) / 1000]);
console.log(
  JSON.stringify({
    set: values.set,
    ...Object.fromEntries(rounded),
    modes: [...modes],
    snapshots: [...snapshots],
    ms: { p50: percentile(50), p95: percentile(95), p99: percentile(99) },
  }),
);
process.exitCode = scores.ndcgExact < Number(values['at-least']) ? 1 : 0;

async function search(query: string): Promise<ReturnType<typeof SearchResponse.parse>> {
  const { statusCode, body } = await pool.request({
    path: '/search',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(values.token !== undefined && { authorization: `Bearer ${values.token}` }),
    },
    body: JSON.stringify({
      query: query.slice(0, 500),
      k: PASSAGES,
      mode: values.mode,
      collections: values.collection === undefined ? undefined : [values.collection],
    }),
  });
  const answer = await body.json();
  if (statusCode !== 200) {
    throw new Error(`The retriever answered ${statusCode}: ${JSON.stringify(answer)}`);
  }
  return SearchResponse.parse(answer);
}

function percentile(share: number): number {
  const at = Math.min(times.length - 1, Math.floor((share / 100) * times.length));
  return Math.round((times[at] ?? 0) * 100) / 100;
}
