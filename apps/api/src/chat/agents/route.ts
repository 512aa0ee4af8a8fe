import { type Baseline, BASELINES } from '@app/common/contracts';
import { type ControlMention, findControlIds } from '@app/common/oscal';
import { type LlmTier } from '../llm/llm.js';
import { type AgentName, type FactAgent } from './agent-name.js';
import { type EnhancementChoice } from './enhancements.js';
import {
  ADDED_WORDS,
  AGENT_WORDS,
  BASELINE_NAMES,
  BASELINE_WORDS,
  DISCUSSION_WORDS,
  ENHANCEMENT_MATTER,
  ENHANCEMENT_WORDS,
  ID,
  LOOKUP_WORDS,
  OPEN_WORDS,
  PLAIN_BASELINE,
  WITHOUT_WORDS,
  YES_OR_NO,
} from './question-words.js';

/** One matter that a question asks about, and of which controls (ids in OSCAL form). */
export type Task = { readonly controlIds: readonly string[] } & (
  | { readonly agent: 'baseline'; readonly baselines: readonly Baseline[] }
  | { readonly agent: 'enhancements'; readonly choice: EnhancementChoice }
  | { readonly agent: 'control-lookup'; readonly wholeDiscussion: boolean }
  | { readonly agent: Exclude<FactAgent, 'baseline' | 'enhancements' | 'control-lookup'> }
);

/**
 * Who answers, and how hard the question is: a simple one may go to a cheaper model. `tasks` is empty where the catalog
 * alone cannot answer the whole question; then the passages must, under the name of `agent`.
 */
export interface Route {
  readonly agent: AgentName;
  readonly tier: LlmTier;
  /** Ids of controls that the question names, in OSCAL form and in their order, each once. */
  readonly controlIds: readonly string[];
  readonly tasks: readonly Task[];
}

/** A part of a question that stands for itself. Ids are written as `ID` in `words`. */
interface Clause {
  readonly words: string;
  readonly controlIds: readonly string[];
}

const SIMPLE_QUESTION_WORDS = 12;
const CLAUSE_END =
  /[?;!]+\s*|\.\s+(?=\p{Lu})|,?\s+and\s+(?=(?:which|what|who|where|how|is|are|was|does|do|did|list|show|tell|explain|compare|describe|summari[sz]e)\b)|,\s+(?=(?:which|what|who|where|how|is|are|does|do)\b)/giu;
/** Words that take up the controls of the clause before. */
const PRONOUN = /\b(?:it|its|they|their|them|these|those|this|that)\b/i;

/** A question about named controls whose every part is a fact of the catalog goes to the agents that know it. */
export function routeQuestion(question: string): Route {
  const controlIds = [...new Set(findControlIds(question).map(({ controlId }) => controlId))];
  const words = question.split(/\s+/).length;
  const tasks = controlIds.length > 0 ? tasksOf(question) : [];
  return {
    agent: tasks[0] === undefined ? (controlIds.length > 0 ? 'control-lookup' : 'general') : tasks[0].agent,
    tier: controlIds.length <= 1 && words <= SIMPLE_QUESTION_WORDS ? 'simple' : 'standard',
    controlIds,
    tasks,
  };
}

/** The matters of all clauses, or nothing where a clause asks for something else. */
function tasksOf(question: string): readonly Task[] {
  const tasks: Task[] = [];
  for (const clause of clausesOf(question)) {
    const found = clauseTasks(clause);
    if (found.length === 0) {
      return [];
    }
    tasks.push(...found);
  }
  const keys = tasks.map((task) => JSON.stringify(task));
  return tasks.filter((_task, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** Clauses in order. One without ids of its own speaks of those before it; one before the first id is put to the next. */
function clausesOf(question: string): readonly Clause[] {
  const mentions = findControlIds(question);
  const clauses: Clause[] = [];
  let next = 0;
  let waiting = '';
  for (const piece of masked(question, mentions).split(CLAUSE_END)) {
    const words = tidy(`${waiting} ${piece}`);
    const count = words.split(ID).length - 1;
    const own = mentions.slice(next, next + count).map(({ controlId }) => controlId);
    next += count;
    const before = clauses.at(-1)?.controlIds ?? [];
    const inherited = own.length === 0 || PRONOUN.test(words) ? before : [];
    const controlIds = [...new Set([...inherited, ...own])];
    waiting = controlIds.length === 0 ? words : '';
    if (words !== '' && waiting === '') {
      clauses.push({ words, controlIds });
    }
  }
  return clauses;
}

function masked(question: string, mentions: readonly ControlMention[]): string {
  const gaps = mentions.map(({ start }, index) => question.slice(mentions[index - 1]?.end ?? 0, start));
  return [...gaps, question.slice(mentions.at(-1)?.end ?? 0)].join(ID);
}

function tidy(words: string): string {
  return words
    .replaceAll(/[\s"“”]+/g, ' ')
    .replace(/[\s.,:!?]+$/, '')
    .trim();
}

function clauseTasks(clause: Clause): readonly Task[] {
  const { words, controlIds } = clause;
  if (OPEN_WORDS.some((is) => is.test(words))) {
    return [];
  }
  const agents = AGENT_WORDS.filter(([, patterns]) => patterns.some((is) => is.test(words))).map(
    ([agent]) => agent,
  );
  const compares = controlIds.length > 1 && agents.includes('comparison');
  const tasks: readonly Task[] = [
    ...(compares ? [{ agent: 'comparison' as const, controlIds }] : []),
    ...baselineTasks(clause, compares),
    ...agents.flatMap((agent) => (agent === 'comparison' ? [] : [{ agent, controlIds }])),
  ];
  if (tasks.length > 0) {
    return tasks;
  }
  return isLookup(words)
    ? [{ agent: 'control-lookup', controlIds, wholeDiscussion: DISCUSSION_WORDS.test(words) }]
    : [];
}

function isLookup(words: string): boolean {
  const said = words.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
  return !YES_OR_NO.test(words) && said.every((word) => LOOKUP_WORDS.has(word) || word === 's');
}

/** The baselines of the controls, or their enhancements: all, or those of the baselines that are named. */
function baselineTasks({ words, controlIds }: Clause, compares: boolean): readonly Task[] {
  const speaksOfBaselines = BASELINE_WORDS.test(words) || PLAIN_BASELINE.test(words);
  const named = speaksOfBaselines ? namedBaselines(words) : [];
  const bases = controlIds.filter((id) => !/^[a-z]{2}-\d+\.\d+$/.test(id));
  if (bases.length > 0 && asksForEnhancements(words, named)) {
    return [{ agent: 'enhancements', controlIds: bases, choice: choiceOf(words, named) }];
  }
  return speaksOfBaselines && !compares ? [{ agent: 'baseline', controlIds, baselines: named }] : [];
}

function asksForEnhancements(words: string, named: readonly Baseline[]): boolean {
  if (ENHANCEMENT_WORDS.test(words)) {
    return named.length > 0 || !ENHANCEMENT_MATTER.test(words);
  }
  return named.length > 1 && ADDED_WORDS.test(words);
}

function namedBaselines(words: string): readonly Baseline[] {
  const said = new Set([...words.matchAll(BASELINE_NAMES)].map(([name]) => name.toUpperCase()));
  return BASELINES.filter((name) => said.has(name));
}

/** `HIGH but not MODERATE`: what stands behind the first such word is left out; a difference is what the higher one adds. */
function choiceOf(words: string, named: readonly Baseline[]): EnhancementChoice {
  const at = WITHOUT_WORDS.exec(words)?.index ?? -1;
  if (at >= 0) {
    const without = namedBaselines(words.slice(at));
    const of = named.filter((name) => !without.includes(name));
    if (of.length > 0) {
      return { of, without };
    }
  }
  return /\bdifferences?\b/i.test(words) && named.length > 1
    ? { of: named.slice(-1), without: named.slice(0, -1) }
    : { of: named, without: [] };
}
