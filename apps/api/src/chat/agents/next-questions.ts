import { type ControlDetail } from '@app/common/contracts';
import { controlLabel, controlScheme, findControlIds } from '@app/common/oscal';
import { type Evidence } from '../evidence-finder.js';
import { type AgentName } from './agent-name.js';

/** What an answer came to, as far as it says what may be asked next. */
type Answered = Pick<Evidence, 'catalog' | 'route'> & {
  /** In OSCAL form, in their order. */
  readonly citedControlIds: readonly string[];
};

const MOST = 3;
/** Controls of a list or a situation that are asked about. */
const OF_SEVERAL = 2;

/**
 * Up to three questions that may come next, each of which has an answer: the record of the control, or the passages that the
 * answer cites, hold what is asked for. None repeats a part of the question.
 */
export function nextQuestions({ catalog, route, citedControlIds }: Answered): readonly string[] {
  const [control, ...others] = catalog.controls ?? [];
  const asked = new Set<string>(route.tasks.map(({ agent }) => agent));
  if (control && others.length === 0) {
    return aboutOne(control, asked);
  }
  if (control) {
    return aboutSeveral([control, ...others], asked);
  }
  const named = new Set(route.controlIds);
  const listed = LISTS.has(catalog.agent) ? listedIn(catalog.facts?.lines ?? []) : citedControlIds;
  return aboutFound(
    [...new Set(listed)].filter((id) => !named.has(id)),
    catalog.agent,
  );
}

/** Their answers name the controls that they are about in their text alone. */
const LISTS: ReadonlySet<AgentName> = new Set(['control-list', 'crosswalk']);

function aboutOne(detail: ControlDetail, asked: ReadonlySet<string>): readonly string[] {
  if (detail.status === 'withdrawn') {
    const targets = [...detail.incorporatedInto, ...detail.movedTo].flatMap(
      ({ controlId }) => controlId ?? [],
    );
    return [...new Set(targets)].slice(0, MOST).map(lookup);
  }
  const { label, enhancements, baselines, parameters, objectives, related, parentId } = detail;
  const [enhancement] = enhancements;
  const candidates: readonly (readonly [agent: AgentName, has: boolean, question: string])[] = [
    ['control-lookup', detail.statement.length > 0, lookup(detail.id)],
    ['enhancements', enhancement !== undefined, `Which enhancements does ${label} have?`],
    ['baseline', baselines.length > 0, `Which baselines is ${label} in?`],
    ['assessment', objectives.length > 0, `How is ${label} assessed?`],
    ['parameters', parameters.length > 0, `Which parameters does ${label} have?`],
    ['related', related.length > 0, `Which controls are related to ${label}?`],
  ];
  const open = candidates
    .filter(([agent, has]) => has && !asked.has(agent))
    .map(([, , question]) => question);
  const near = asked.has('enhancements') ? enhancement : parentId;
  return [...(near === undefined ? [] : [lookup(near)]), ...open].slice(0, MOST);
}

function aboutSeveral(controls: readonly ControlDetail[], asked: ReadonlySet<string>): readonly string[] {
  const [first, second] = controls.map(({ label }) => label);
  const compares = first !== undefined && second !== undefined && !asked.has('comparison');
  const questions = asked.has('control-lookup')
    ? baselineQuestions(controls)
    : controls.map(({ id }) => lookup(id));
  return [...(compares ? [`Compare ${first} with ${second}`] : []), ...questions].slice(0, MOST);
}

function baselineQuestions(controls: readonly ControlDetail[]): readonly string[] {
  return controls
    .filter(({ baselines }) => baselines.length > 0)
    .map(({ label }) => `Which baselines is ${label} in?`);
}

function aboutFound(controlIds: readonly string[], agent: AgentName): readonly string[] {
  const [first, second] = controlIds.filter((id) => controlScheme(id) === 'sp800-53');
  const compares = agent === 'scenario' && first !== undefined && second !== undefined;
  return [
    ...controlIds.slice(0, OF_SEVERAL).map(lookup),
    ...(compares ? [`Compare ${controlLabel(first)} with ${controlLabel(second)}`] : []),
    ...(first === undefined ? [] : [`Which baselines is ${controlLabel(first)} in?`]),
  ].slice(0, MOST);
}

function listedIn(lines: readonly string[]): readonly string[] {
  return findControlIds(lines.join('\n')).map(({ controlId }) => controlId);
}

function lookup(controlId: string): string {
  return `What does ${controlLabel(controlId)} require?`;
}
