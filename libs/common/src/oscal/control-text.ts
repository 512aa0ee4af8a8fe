import { type ControlPart, type ControlTarget } from '@app/common/contracts';
import { type CatalogControl } from './catalog.js';
import { controlLabel } from './control-id.js';

/**
 * What a control says, as readable plain text: its statement with the printed labels, indented by two blanks a level,
 * then its discussion. A withdrawn control tells where it went.
 */
export function controlText(control: CatalogControl): string {
  const statement = control.status === 'withdrawn' ? withdrawalText(control) : partsText(control.statement);
  const guidance = (control.guidance ?? '').replace(/^(?!Example: )(?=.)/, 'Discussion: ');
  return [statement, guidance].filter((text) => text !== '').join('\n\n');
}

/** The three fields that lexical search weighs apart, without labels and layout. */
export function controlSearchFields(control: CatalogControl): {
  readonly title: string;
  readonly statement: string;
  readonly guidance: string;
} {
  const statement =
    control.status === 'withdrawn' ? withdrawalText(control) : wordsOf(control.statement).join(' ');
  return { title: control.title, statement, guidance: control.guidance ?? '' };
}

/** `AU-9(3) Protection of Audit Information | Cryptographic Protection`: titles of enhancements repeat. */
export function controlHeading(
  control: Pick<CatalogControl, 'label' | 'title'>,
  parentTitle?: string,
): string {
  const title = parentTitle === undefined || parentTitle === control.title ? '' : `${parentTitle} | `;
  return `${control.label} ${title}${control.title}`;
}

/** Parts as indented lines, each behind its label. */
export function partsText(parts: readonly ControlPart[]): string {
  return linesOf(parts, '').join('\n');
}

function linesOf(parts: readonly ControlPart[], indent: string): readonly string[] {
  return parts.flatMap((part) => {
    const words = [part.label, part.text].filter((word) => word !== undefined && word !== '').join(' ');
    const own = words === '' ? [] : [indent + words.replaceAll('\n', `\n${indent}`)];
    return [...own, ...linesOf(part.parts, words === '' ? indent : `${indent}  `)];
  });
}

function wordsOf(parts: readonly ControlPart[]): readonly string[] {
  return parts.flatMap((part) => [part.text, ...wordsOf(part.parts)]).filter((text) => text !== '');
}

function withdrawalText(control: CatalogControl): string {
  const incorporated = control.incorporatedInto.map(targetLabel).join(', ');
  const moved = control.movedTo.map(targetLabel).join(', ');
  const went = [
    incorporated === '' ? '' : `Incorporated into ${incorporated}.`,
    moved === '' ? '' : `Moved to ${moved}.`,
    control.withdrawnNote ?? '',
  ];
  return ['Withdrawn.', ...went.filter((text) => text !== '')].join(' ');
}

/** Where a withdrawn control went, as the publication prints it: `AC-6`, `AC-2k`, `the SR family`. */
export function targetLabel(target: ControlTarget): string {
  if (target.kind === 'group') {
    return `the ${target.id.toUpperCase()} family`;
  }
  const item = target.kind === 'part' ? /_smt\.(.+)$/.exec(target.id)?.[1] : undefined;
  return controlLabel(target.controlId ?? target.id, item);
}
