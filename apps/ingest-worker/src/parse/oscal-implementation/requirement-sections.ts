import { controlLabel, parseControlId } from '@app/common/oscal';
import { type SectionBuilder } from '../section-builder.js';
import { type ByComponent, type Metadata, type Requirement, type Statement } from './model.js';

/** Names of what a requirement only gives the ids of. */
export interface Names {
  readonly roles: ReadonlyMap<string, string>;
  /** By uuid. */
  readonly components: ReadonlyMap<string, string>;
}

type RoleRefs = Requirement['responsible-roles'];
type Parameters = Requirement['set-parameters'];

export function roleNames({ roles = [] }: Metadata): ReadonlyMap<string, string> {
  return new Map(roles.map(({ id, title }) => [id, title]));
}

/**
 * Adds how a control is implemented, under a heading that names it: what holds for all, then what each component does.
 * `by` is the component that the whole requirement is about, where it is one.
 */
export function addRequirement(
  builder: SectionBuilder,
  requirement: Requirement,
  names: Names,
  { level, by }: { readonly level: number; readonly by?: string },
): void {
  const label = labelOf(requirement['control-id']);
  builder.heading(level, `Implementation of ${label}`);
  const status = requirement.props?.find(({ name }) => name === 'implementation-status')?.value;
  const lines = [
    statusLine(label, by, status),
    requirement.description,
    ...(requirement.statements ?? []).flatMap((statement) => statementLines(statement, names)),
    rolesLine(label, requirement['responsible-roles'], names),
    parametersLine(requirement['set-parameters']),
    requirement.remarks,
  ];
  addLines(builder, lines);
  for (const [component, parts] of byComponent(requirement)) {
    const name = names.components.get(component) ?? component;
    builder.heading(level + 1, name);
    for (const { part, piece } of parts) {
      addLines(builder, componentLines(part, piece, { label, name, names }));
    }
  }
}

/** `ac-2_smt.a` is printed as AC-2a. */
export function statementLabel(id: string): string {
  const [, control, item] = /^(.+?)_smt(?:\.(.+))?$/.exec(id) ?? [];
  return control === undefined ? id : controlLabel(parseControlId(control)?.controlId ?? control, item);
}

function labelOf(controlId: string): string {
  const ref = parseControlId(controlId);
  return ref ? controlLabel(ref.controlId, ref.item) : controlId;
}

function statementLines(statement: Statement, names: Names): readonly (string | undefined)[] {
  const label = statementLabel(statement['statement-id']);
  return [
    statement.description && `${label}: ${statement.description}`,
    rolesLine(label, statement['responsible-roles'], names),
    statement.remarks && `${label}: ${statement.remarks}`,
  ];
}

/** What each component does, the whole control first, then its statements. */
function byComponent(
  requirement: Requirement,
): ReadonlyMap<string, readonly { readonly part: ByComponent; readonly piece?: string }[]> {
  const parts = [
    ...(requirement['by-components'] ?? []).map((part) => ({ part })),
    ...(requirement.statements ?? []).flatMap((statement) =>
      (statement['by-components'] ?? []).map((part) => ({
        part,
        piece: statementLabel(statement['statement-id']),
      })),
    ),
  ];
  return Map.groupBy(parts, ({ part }) => part['component-uuid']);
}

function componentLines(
  part: ByComponent,
  piece: string | undefined,
  { label, name, names }: { readonly label: string; readonly name: string; readonly names: Names },
): readonly (string | undefined)[] {
  const about = piece ?? label;
  return [
    statusLine(about, name, part['implementation-status']?.state),
    part.description === '' ? undefined : `${about}: ${part.description}`,
    rolesLine(about, part['responsible-roles'], names),
    parametersLine(part['set-parameters']),
    part.remarks,
  ];
}

function statusLine(label: string, by: string | undefined, status: string | undefined): string | undefined {
  const who = by === undefined ? '' : ` by ${by}`;
  if (status === undefined) {
    return by === undefined ? undefined : `This is how ${label} is implemented${who}.`;
  }
  return `Implementation status of ${label}${who}: ${status}.`;
}

function rolesLine(label: string, roles: RoleRefs, { roles: titles }: Names): string | undefined {
  const named = (roles ?? []).map((role) => titles.get(role['role-id']) ?? role['role-id']);
  return named.length === 0 ? undefined : `Responsible for ${label}: ${named.join(', ')}.`;
}

function parametersLine(parameters: Parameters): string | undefined {
  const set = (parameters ?? []).map((one) => `${one['param-id']} = ${one.values.join(', ')}`);
  return set.length === 0 ? undefined : `Parameters: ${set.join('; ')}.`;
}

function addLines(builder: SectionBuilder, lines: readonly (string | undefined)[]): void {
  for (const line of lines) {
    builder.add(line ?? '', '\n');
  }
}
