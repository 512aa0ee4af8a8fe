/**
 * Tells a running gateway the situations of a JSON-lines file and counts how many of the first three controls of each answer are
 * among those that a person would name (`right`, base controls).
 *
 *   node bench/answers/scenarios.mts [--url http://127.0.0.1:3000] [--show] [SITUATIONS.jsonl ...]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const Situation = z.object({ id: z.string(), question: z.string(), right: z.array(z.string()) });
const Answer = z.object({ agent: z.string(), answer: z.string(), abstained: z.boolean() });

const { values, positionals } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    show: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

for (const path of positionals.length > 0 ? positionals : ['bench/answers/scenarios.jsonl']) {
  await measure(path);
}

async function measure(path: string): Promise<void> {
  const situations = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Situation.parse(JSON.parse(line)));
  let right = 0;
  let given = 0;
  let first = 0;
  let touched = 0;
  for (const { id, question, right: wanted } of situations) {
    const { agent, answer, abstained } = await ask(question);
    const controls = abstained ? [] : namedFirst(answer);
    const hits = controls.filter((control) => wanted.includes(control));
    right += hits.length;
    given += controls.length;
    first += Number(controls[0] !== undefined && wanted.includes(controls[0]));
    touched += Number(hits.length > 0);
    console.log([id, agent, `${hits.length} of ${controls.length}`, controls.join(' ')].join('\t'));
    if (values.show) {
      console.log(`\n> ${question}\n\n${answer}\n`);
    }
  }
  const all = situations.length;
  console.log(
    `${path}: ${all} situations; of the first three controls ${right} of ${given} are right; the first one is in ${first}; ` +
      `at least one is in ${touched}\n`,
  );
}

/** The base controls of the first three headings of an answer. */
function namedFirst(answer: string): readonly string[] {
  const labels = [...answer.matchAll(/\*\*([A-Z]{2}-\d+)(?:\(\d+\))?\b/g)].map(([, label = '']) =>
    label.toLowerCase(),
  );
  return [...new Set(labels)].slice(0, 3);
}

async function ask(question: string): Promise<z.infer<typeof Answer>> {
  const response = await fetch(`${values.url}/api/v1/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question, stream: false }),
  });
  if (!response.ok) {
    throw new Error(`"${question}": ${response.status} ${await response.text()}`);
  }
  return Answer.parse(await response.json());
}
