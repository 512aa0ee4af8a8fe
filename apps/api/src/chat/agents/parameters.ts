import { type ControlParameter } from '@app/common/contracts';
import {
  type AskedControl,
  type Card,
  CardSources,
  counted,
  emptyCard,
  factPassage,
  wordList,
} from './card.js';
import { unknownParameterText } from './parameter-ids.js';

/**
 * What an organization must define for a control, all of it or the parameters of some `ids`. A parameter that only stands for
 * others in the text (an aggregate) gives way to those, because they are what is defined.
 */
export function parametersCard(control: AskedControl, ids: readonly string[] = []): Card {
  return ids.length === 0 ? allCard(control) : namedCard(control, ids);
}

function namedCard(control: AskedControl, ids: readonly string[]): Card {
  const { id: controlId, parameters } = control.detail;
  const named = ids.map((id) => ({
    id,
    found: parameters.find((one) => one.id === id || one.altIds.includes(id)),
  }));
  const missing = named.flatMap(({ id, found }) => (found ? [] : [unknownParameterText(controlId, id)]));
  const known = named.flatMap(({ found }) => found ?? []);
  if (known.length === 0) {
    return emptyCard('parameters', missing);
  }
  const sources = new CardSources();
  const facts = known.map((parameter) => namedFacts(parameter, control));
  const mark = sources.mark(factPassage(control, 'parameters', facts.flat()));
  const list = facts.flatMap(([first = '', ...rest]) => [
    `- ${first} ${mark}`,
    ...rest.map((fact) => `  - ${fact} ${mark}`),
  ]);
  return sources.card('parameters', [
    `**${control.heading}: ${wordList(known.map(({ id }) => id))}**`,
    '',
    ...list,
    ...missing.flatMap((text) => ['', text]),
  ]);
}

/** Of an aggregate: which parameters it stands for, and those. */
function namedFacts(parameter: ControlParameter, { detail }: AskedControl): readonly string[] {
  const members = detail.parameters.filter(({ id }) => parameter.aggregates.includes(id));
  const also = parameter.altIds.length === 0 ? [] : [`It is also called ${wordList(parameter.altIds)}.`];
  if (members.length === 0) {
    return [...factsOf(parameter), ...also];
  }
  const ids = wordList(members.map(({ id }) => id));
  return [`${parameter.label} (${parameter.id}): it stands for ${ids}`, ...members.flatMap(factsOf), ...also];
}

function allCard(control: AskedControl): Card {
  const { label } = control.detail;
  const parameters = definable(control.detail.parameters);
  const sources = new CardSources();
  const summary = `${label} has ${counted(parameters.length, 'parameter')} to be defined by the organization.`;
  const mark = sources.mark(factPassage(control, 'parameters', [summary, ...parameters.flatMap(factsOf)]));
  return sources.card('parameters', [
    `**${control.heading}: parameters**`,
    '',
    `${summary} ${mark}`,
    ...(parameters.length > 0 ? ['', ...parameters.flatMap((parameter) => items(parameter, mark))] : []),
  ]);
}

/** The parameters less those that stand for others of the same control. */
export function definable(parameters: readonly ControlParameter[]): readonly ControlParameter[] {
  const ids = new Set(parameters.map(({ id }) => id));
  return parameters.filter(({ aggregates }) => !aggregates.some((member) => ids.has(member)));
}

function items(parameter: ControlParameter, mark: string): readonly string[] {
  const [first = '', ...choices] = factsOf(parameter);
  return [`- ${first} ${mark}`, ...choices.map((choice) => `  - ${choice} ${mark}`)];
}

/** What is to be defined, with its id, then the choices where there are any. */
function factsOf({ id, label, choices, howMany, guideline }: ControlParameter): readonly string[] {
  const meaning = guideline === undefined ? '' : `: ${guideline}`;
  if (choices.length === 0) {
    return [`${label} (${id})${meaning}`];
  }
  const many = howMany === 'one-or-more' ? 'one or more' : 'one';
  return [`selection of ${many} of ${counted(choices.length, 'choice')} (${id})${meaning}`, ...choices];
}
