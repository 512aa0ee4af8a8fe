/**
 * Tells a running gateway the situations of JSON-lines files and counts how many of the first three controls of each answer are
 * among those that a person would name (`right`, base controls). Of held-out sets only the figures are shown: nobody shall tune
 * to them.
 *
 *   node bench/answers/scenarios.mts [--url http://127.0.0.1:3000] [SITUATIONS.jsonl ...]
 */
import { parseArgs } from 'node:util';
import { Gateway } from '../eval/gateway.mts';
import { SITUATION_SETS, situationFigures, tellSituations } from '../eval/situations.mts';

const { values, positionals } = parseArgs({
  options: { url: { type: 'string', default: 'http://127.0.0.1:3000' } },
  allowPositionals: true,
});
const ours = Object.values(SITUATION_SETS).map((name) => `bench/answers/${name}.jsonl`);

for (const path of positionals.length > 0 ? positionals : ours) {
  const told = await tellSituations(new Gateway(values.url), path);
  if (!path.includes('held-out')) {
    for (const { situation, agent, controls, right } of told) {
      console.log(
        [situation.id, agent, `${right.length} of ${controls.length}`, controls.join(' ')].join('\t'),
      );
    }
  }
  const { questions = 0, rightInThree = 0, rightFirst = 0, right = 0 } = situationFigures(told);
  console.log(
    `${path}: ${questions} situations; a right control among the first three in ${percent(rightInThree)}, as the first in ` +
      `${percent(rightFirst)}; of the first three ${percent(right)} are right\n`,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
