import { type ControlParameter } from '@app/common/contracts';
import { type AskedControl, type Card, CardSources, counted, factPassage } from './card.js';

/**
 * What an organization must define for a control. A parameter that only stands for others in the text (an aggregate) gives
 * way to those, because they are what is defined.
 */
export function parametersCard(control: AskedControl): Card {
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
