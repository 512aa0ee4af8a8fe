import { controlLabel, type ControlMention, parseControlId } from '@app/common/oscal';

/** A parameter that a question names by its id, in either style: `ac-01_odp.01`, `ac-1_prm_1`. */
export interface NamedParameter extends ControlMention {
  /** In OSCAL form. */
  readonly parameterId: string;
}

const PARAMETER =
  /(?<![\p{L}\p{N}_.-])([a-z]{2}-\d{1,2}(?:\.\d{1,2})?)_((?:odp(?:\.\d{1,2})?|prm_\d{1,2}))(?![\p{L}\p{N}_])/giu;

/** The parameters that stand in a question, each as a mention of its control. */
export function findParameterIds(question: string): readonly NamedParameter[] {
  return [...question.matchAll(PARAMETER)].flatMap((match) => {
    const [text, control = '', own = ''] = match;
    const ref = parseControlId(control);
    if (!ref) {
      return [];
    }
    const parameterId = `${control}_${own}`.toLowerCase();
    return [
      { controlId: ref.controlId, parameterId, start: match.index, end: match.index + text.length, text },
    ];
  });
}

/** What is said where a control has no parameter of an id. */
export function unknownParameterText(controlId: string, parameterId: string): string {
  const label = controlLabel(controlId);
  return `${label} has no parameter ${parameterId}. Ask which parameters ${label} has for all of them.`;
}
