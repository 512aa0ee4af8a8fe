import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Gateway } from './gateway.mts';
import { type Figures } from './measure.mts';

/** A situation that is told, and the base controls that a person would name for it. */
const Situation = z.strictObject({
  id: z.string(),
  question: z.string().max(500),
  right: z.array(z.string()),
});
type Situation = z.infer<typeof Situation>;

/** What came of one situation: the first three base controls of the answer, and those of them that are right. */
export interface ToldSituation {
  readonly situation: Situation;
  readonly agent: string;
  readonly controls: readonly string[];
  readonly right: readonly string[];
}

/** `held out`: nothing was tuned to them, and nobody shall; `reports` are told after incidents that everybody read of. */
export const SITUATION_SETS = {
  known: 'scenarios',
  development: 'scenarios-dev',
  'held out': 'scenarios-held-out',
  'reports, development': 'scenarios-reports-dev',
  'reports, held out': 'scenarios-reports-held-out',
  'reports of many sectors, development': 'scenarios-reports-2-dev',
  'reports of many sectors, held out': 'scenarios-reports-2-held-out',
  'reports told plainly, held out': 'scenarios-reports-3-held-out',
  'terms of the trade, development': 'scenarios-terms-dev',
  'terms of the trade, held out': 'scenarios-terms-held-out',
  'other languages, development': 'scenarios-languages-dev',
  'other languages, held out': 'scenarios-languages-held-out',
} as const;

const FIRST = 3;

/** Tells every situation of every set. */
export async function measureSituations(gateway: Gateway): Promise<Readonly<Record<string, Figures>>> {
  const figures: Record<string, Figures> = {};
  for (const [name, file] of Object.entries(SITUATION_SETS)) {
    const path = new URL(`../answers/${file}.jsonl`, import.meta.url);
    figures[`situations: ${name}`] = situationFigures(await tellSituations(gateway, path));
  }
  return figures;
}

export async function tellSituations(
  gateway: Gateway,
  path: string | URL,
): Promise<readonly ToldSituation[]> {
  const situations = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Situation.parse(JSON.parse(line)));
  const told: ToldSituation[] = [];
  for (const situation of situations) {
    const { answer } = await gateway.ask({ ...ASKED, ...situation });
    const controls = answer.abstained ? [] : firstControls(answer.answer);
    const right = controls.filter((control) => situation.right.includes(control));
    told.push({ situation, agent: answer.agent, controls, right });
  }
  return told;
}

const ASKED = { kind: 'situation', expect: 'answer' as const, controls: [], facts: [], history: [] };

/** The base controls of the first three headings of an answer. */
function firstControls(answer: string): readonly string[] {
  const labels = [...answer.matchAll(/\*\*([A-Z]{2}-\d+)(?:\(\d+\))?\b/g)].map(([, label = '']) =>
    label.toLowerCase(),
  );
  return [...new Set(labels)].slice(0, FIRST);
}

/** `rightInThree`: share of the situations with a right control among the first three; `right`: share of those that are. */
export function situationFigures(told: readonly ToldSituation[]): Figures {
  const given = told.reduce((sum, { controls }) => sum + controls.length, 0);
  const right = told.reduce((sum, one) => sum + one.right.length, 0);
  return {
    questions: told.length,
    rightInThree: told.filter((one) => one.right.length > 0).length / told.length,
    rightFirst:
      told.filter(({ controls: [first = ''], right: all }) => all.includes(first)).length / told.length,
    right: given === 0 ? 0 : right / given,
  };
}
