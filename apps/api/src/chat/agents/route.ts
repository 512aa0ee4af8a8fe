import { type Baseline } from '@app/common/contracts';
import { type ControlRef } from '@app/common/oscal';
import { type LlmTier } from '../llm/llm.js';
import { type AgentName, type FactAgent } from './agent-name.js';
import { choiceOf, namedBaselines } from './baseline-words.js';
import { type Clause, clausesOf } from './clauses.js';
import { type CrosswalkRequest, crosswalkRequestOf } from './crosswalk-words.js';
import { type EnhancementChoice } from './enhancements.js';
import { eachCounted, type ListRequest, listRequestOf } from './list-words.js';
import { type NamedParameter } from './parameter-ids.js';
import { type Correction, guessIds, type QuestionIds, readIds } from './question-ids.js';
import {
  ADDED_WORDS,
  AGENT_WORDS,
  BASELINE_WORDS,
  DISCUSSION_WORDS,
  ENHANCEMENT_MATTER,
  ENHANCEMENT_WORDS,
  LEVEL_WORDS,
  LOOKUP_WORDS,
  OPEN_WORDS,
  PLAIN_BASELINE,
  STATEMENT_WORDS,
  YES_OR_NO,
} from './question-words.js';
import { type Situation, situationOf } from './situation/situation.js';

/** One matter that a question asks about, and of which controls (ids in OSCAL form). */
export type Task = { readonly controlIds: readonly string[] } & (
  | { readonly agent: 'baseline'; readonly baselines: readonly Baseline[] }
  | { readonly agent: 'enhancements'; readonly choice: EnhancementChoice }
  /** `items`: of these controls only these pieces of their statements are asked for. */
  | {
      readonly agent: 'control-lookup';
      readonly items: readonly Required<ControlRef>[];
      readonly wholeDiscussion: boolean;
    }
  | { readonly agent: 'control-list'; readonly list: ListRequest }
  /** `parameterIds`: of the controls only these parameters are asked for; none: all of them. */
  | { readonly agent: 'parameters'; readonly parameterIds?: readonly string[] }
  | { readonly agent: 'crosswalk'; readonly crosswalk: CrosswalkRequest }
  | {
      readonly agent: Exclude<
        FactAgent,
        | 'baseline'
        | 'enhancements'
        | 'control-lookup'
        | 'control-list'
        | 'crosswalk'
        | 'scenario'
        | 'parameters'
      >;
    }
);

/**
 * Who answers, and how hard the question is: a simple one may go to a cheaper model. `tasks` are the parts that the catalog
 * answers, `open` those that it cannot; where it can answer none, `tasks` is empty and the passages answer the whole
 * question under the name of `agent`.
 */
export interface Route {
  readonly agent: AgentName;
  readonly tier: LlmTier;
  /** Ids of controls that the question names, in OSCAL form and in their order, each once. */
  readonly controlIds: readonly string[];
  readonly tasks: readonly Task[];
  readonly open?: string | undefined;
  /** What has happened, where the question tells that and names no control. */
  readonly situation?: Situation | undefined;
  /** The question with misspelt ids put right, and what was put right. */
  readonly question: string;
  readonly corrections: readonly Correction[];
}

/** `Tell me about AC-2, its baselines and its parameters`: what it says comes first. */
const TOLD_FIRST =
  /^(?:please |can you )?(?:tell me about|explain|describe|summari[sz]e|quote|what is|what's|what does) \u00a7(?: require| say| mean)?(?:,| and (?:its|the|also)\b| with (?:its|the)\b)/i;

/** A reason is in no record, but whether it is so at all. */
const WHY_WITHDRAWN =
  /^why (?:was|is|were|are|has|have|did) (?:control )?\u00a7(?: been| get)? (?:withdrawn|retired|superseded|deprecated|removed|dropped|deleted|replaced|merged|moved)\b/i;

const SIMPLE_QUESTION_WORDS = 12;

/** The parts of a question that are facts of the catalog go to the agents that know them, the rest to the passages. */
export function routeQuestion(question: string): Route {
  const ids = readIds(question);
  const route = routeOf(question, ids);
  if (isWhole(route)) {
    return route;
  }
  const guessed = guessIds(question);
  const readsMore =
    guessed.corrections.length > ids.corrections.length ||
    controlsOf(guessed).length > controlsOf(ids).length;
  const other = readsMore ? routeOf(question, guessed) : route;
  return isWhole(other) ? other : route;
}

function controlsOf({ mentions }: QuestionIds): readonly string[] {
  return [...new Set(mentions.map(({ controlId }) => controlId))];
}

function isWhole({ tasks, open }: Route): boolean {
  return tasks.length > 0 && open === undefined;
}

function routeOf(written: string, ids: QuestionIds): Route {
  const { mentions, corrections, parameters, question } = ids;
  const controlIds = controlsOf(ids);
  const clauses = clausesOf(written, mentions, asksForList);
  const parts = clauses.map((clause) => ({ clause, tasks: clauseTasks(clause) }));
  const tasks = withParameters(distinct(parts.flatMap((part) => part.tasks)), parameters);
  const open = parts.filter((part) => part.tasks.length === 0).map(({ clause }) => clause.text);
  const situation = controlIds.length === 0 && tasks.length === 0 ? situationOf(question) : undefined;
  return {
    agent: tasks[0]?.agent ?? readerOf(controlIds, situation),
    tier: tierOf(question, controlIds, situation),
    controlIds,
    tasks,
    situation,
    open: tasks.length > 0 && open.length > 0 && parameters.length === 0 ? open.join(' ') : undefined,
    question,
    corrections,
  };
}

/** Where parameters are named by their ids, they are asked for and not what their controls say. */
function withParameters(tasks: readonly Task[], parameters: readonly NamedParameter[]): readonly Task[] {
  if (parameters.length === 0) {
    return tasks;
  }
  const controlIds = [...new Set(parameters.map(({ controlId }) => controlId))];
  const parameterIds = parameters.map(({ parameterId }) => parameterId);
  const others = tasks.filter(({ agent }) => agent !== 'control-lookup' && agent !== 'parameters');
  return [...others, { agent: 'parameters', controlIds, parameterIds }];
}

/** Whose name an answer from passages has. */
function readerOf(controlIds: readonly string[], situation: Situation | undefined): AgentName {
  if (controlIds.length > 0) {
    return 'control-lookup';
  }
  return situation ? 'scenario' : 'general';
}

function tierOf(question: string, controlIds: readonly string[], situation: Situation | undefined): LlmTier {
  const words = question.split(/\s+/).length;
  return !situation && controlIds.length <= 1 && words <= SIMPLE_QUESTION_WORDS ? 'simple' : 'standard';
}

/** Behind a clause about a control, "which enhancements are in HIGH" means those of that control. */
function asksForList(words: string, isFirst: boolean): boolean {
  const list = listRequestOf(words);
  return list !== undefined && (isFirst || list.families.length > 0 || /\bcontrols\b/i.test(words));
}

function distinct(tasks: readonly Task[]): readonly Task[] {
  const keys = tasks.map((task) => JSON.stringify(task));
  return tasks.filter((_task, index) => keys.indexOf(keys[index] ?? '') === index);
}

function clauseTasks(clause: Clause): readonly Task[] {
  const { words, refs } = clause;
  if (refs.length > 0 && WHY_WITHDRAWN.test(words)) {
    return [{ agent: 'withdrawn', controlIds: [...new Set(refs.map(({ controlId }) => controlId))] }];
  }
  if (OPEN_WORDS.some((is) => is.test(words))) {
    return [];
  }
  if (refs.length === 0) {
    const list = listRequestOf(words);
    return list
      ? eachCounted(words, list).map((one) => ({ agent: 'control-list', controlIds: [], list: one }))
      : [];
  }
  const controlIds = [...new Set(refs.map(({ controlId }) => controlId))];
  const crosswalk = crosswalkRequestOf(words, controlIds);
  if (crosswalk) {
    return [{ agent: 'crosswalk', controlIds, crosswalk }];
  }
  return controlTasks(clause, controlIds);
}

function controlTasks(clause: Clause, controlIds: readonly string[]): readonly Task[] {
  const { words } = clause;
  const agents = AGENT_WORDS.filter(([, patterns]) => patterns.some((is) => is.test(words))).map(
    ([agent]) => agent,
  );
  const compares = controlIds.length > 1 && agents.includes('comparison');
  const tasks: readonly Task[] = [
    ...(compares ? [{ agent: 'comparison' as const, controlIds }] : []),
    ...baselineTasks(clause, controlIds, compares),
    ...agents.flatMap((agent) => (agent === 'comparison' ? [] : [{ agent, controlIds }])),
  ];
  if (tasks.length > 0) {
    return TOLD_FIRST.test(words) && tasks.every(({ agent }) => agent !== 'control-lookup')
      ? [lookupTask(clause, controlIds), ...tasks]
      : tasks;
  }
  return isLookup(words, LOOKUP_WORDS) ? [lookupTask(clause, controlIds)] : [];
}

function lookupTask({ words, refs }: Clause, controlIds: readonly string[]): Task {
  const items = refs.flatMap(({ controlId, item }) => (item === undefined ? [] : [{ controlId, item }]));
  return { agent: 'control-lookup', controlIds, items, wholeDiscussion: DISCUSSION_WORDS.test(words) };
}

function isLookup(words: string, known: ReadonlySet<string>, also?: ReadonlySet<string>): boolean {
  const said = words.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
  return (
    !YES_OR_NO.test(words) &&
    said.every((word) => known.has(word) || also?.has(word) === true || word === 's')
  );
}

/** The baselines of the controls, or their enhancements: all, or those of the baselines that are named. */
function baselineTasks(clause: Clause, controlIds: readonly string[], compares: boolean): readonly Task[] {
  const { words } = clause;
  const speaksOfBaselines = BASELINE_WORDS.test(words) || PLAIN_BASELINE.test(words);
  const named = speaksOfBaselines ? namedBaselines(words) : [];
  const bases = controlIds.filter((id) => !/^[a-z]{2}-\d+\.\d+$/.test(id));
  const choice = choiceOf(words, named);
  const enhanced = asksForEnhancements(words, named) ? ofWhich(words, controlIds, bases) : [];
  if (enhanced.length > 0) {
    const withdrawn = /\bwithdrawn\b/i.test(words);
    return [
      { agent: 'enhancements', controlIds: enhanced, choice: withdrawn ? { ...choice, withdrawn } : choice },
    ];
  }
  if (!speaksOfBaselines || compares) {
    return [];
  }
  const baseline: Task = { agent: 'baseline', controlIds, baselines: named };
  return asksForWordsToo(words, named)
    ? [
        lookupTask(clause, controlIds),
        baseline,
        ...(bases.length > 0 ? [{ agent: 'enhancements' as const, controlIds: bases, choice }] : []),
      ]
    : [baseline];
}

/** Controls of which enhancements are asked for: base controls, or one that is an enhancement itself ("Which does AC-2(3) have?"). */
function ofWhich(words: string, controlIds: readonly string[], bases: readonly string[]): readonly string[] {
  return bases.length === 0 && controlIds.length === 1 && /\benhancements\b/i.test(words)
    ? controlIds
    : bases;
}

/** "What does AC-2 require for HIGH?" */
function asksForWordsToo(words: string, named: readonly Baseline[]): boolean {
  return named.length > 0 && STATEMENT_WORDS.test(words) && isLookup(words, LOOKUP_WORDS, LEVEL_WORDS);
}

function asksForEnhancements(words: string, named: readonly Baseline[]): boolean {
  if (ENHANCEMENT_WORDS.test(words)) {
    return named.length > 0 || !ENHANCEMENT_MATTER.test(words);
  }
  return named.length > 1 && ADDED_WORDS.test(words);
}
