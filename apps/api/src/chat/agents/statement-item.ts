import { type ControlPart } from '@app/common/contracts';

/** An item of a statement, and what leads to it, outermost first. */
export interface StatementItem {
  readonly part: ControlPart;
  readonly above: readonly ControlPart[];
}

/** The item that a path such as `d.1` names, by the labels that the publication prints; frames without a label are passed through. */
export function findItem(statement: readonly ControlPart[], path: string): StatementItem | undefined {
  return descend(statement, path.split('.'), []);
}

/** The labels of the items that a path could have begun with. */
export function firstLabels(statement: readonly ControlPart[]): readonly string[] {
  return statement.flatMap((part) => (part.label === undefined ? firstLabels(part.parts) : [part.label]));
}

function descend(
  parts: readonly ControlPart[],
  [step = '', ...rest]: readonly string[],
  above: readonly ControlPart[],
): StatementItem | undefined {
  for (const part of parts) {
    if (part.label === undefined) {
      const inside = descend(part.parts, [step, ...rest], part.text === '' ? above : [...above, part]);
      if (inside) {
        return inside;
      }
    } else if (stepOf(part.label) === step) {
      return rest.length === 0 ? { part, above } : descend(part.parts, rest, [...above, part]);
    }
  }
  return undefined;
}

/** `(a)`, `a.` and `01.` as they stand in a path. */
function stepOf(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/^0+(?=\d)/, '');
}
