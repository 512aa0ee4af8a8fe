import { oscalInvalid } from '@app/common/oscal';
import { z } from 'zod';
import { ComponentDefinition, SystemSecurityPlan } from './oscal-implementation/model.js';
import { addRequirement, type Names, roleNames } from './oscal-implementation/requirement-sections.js';
import { type ParsedDocument } from './parsed-document.js';
import { SectionBuilder } from './section-builder.js';
import { documentOf, type Section } from './sections.js';

const Model = z
  .object({ 'component-definition': z.unknown(), 'system-security-plan': z.unknown() })
  .partial();

/**
 * What a component definition or a system security plan says of how controls are implemented, as text of that document:
 * it is found by the control's label, and is never taken for what the catalog says. Nothing for other models. Throws
 * `oscal_invalid`.
 */
export function parseImplementation(json: unknown, sourceName: string): ParsedDocument | undefined {
  const model = Model.safeParse(json).data ?? {};
  if (model['component-definition'] !== undefined) {
    const definition = checked(ComponentDefinition, json, sourceName)['component-definition'];
    return documentOf(definitionSections(definition), definition.metadata.title);
  }
  if (model['system-security-plan'] !== undefined) {
    const plan = checked(SystemSecurityPlan, json, sourceName)['system-security-plan'];
    return documentOf(planSections(plan), plan.metadata.title);
  }
  return undefined;
}

function definitionSections({
  metadata,
  components = [],
  capabilities = [],
}: ComponentDefinition): readonly Section[] {
  const builder = new SectionBuilder();
  const names = { roles: roleNames(metadata), components: new Map() };
  const parts = [
    ...components,
    ...capabilities.map((one) => ({ ...one, title: one.name, type: 'capability' })),
  ];
  for (const { title, type, description, 'control-implementations': implementations = [] } of parts) {
    builder.heading(1, title);
    builder.add(described(title, type, description));
    for (const { description: about, 'implemented-requirements': requirements } of implementations) {
      builder.heading(2, '');
      builder.add(about);
      for (const requirement of requirements) {
        addRequirement(builder, requirement, names, { level: 2, by: title });
      }
    }
  }
  return builder.finish();
}

function planSections(plan: SystemSecurityPlan): readonly Section[] {
  const builder = new SectionBuilder();
  addSystem(builder, plan);
  const { components = [] } = plan['system-implementation'] ?? {};
  const names: Names = {
    roles: roleNames(plan.metadata),
    components: new Map(components.map(({ uuid, title }) => [uuid, title])),
  };
  const { description, 'implemented-requirements': requirements } = plan['control-implementation'];
  builder.heading(1, 'Control implementation');
  builder.add(description);
  for (const requirement of requirements) {
    addRequirement(builder, requirement, names, { level: 1 });
  }
  return builder.finish();
}

function addSystem(builder: SectionBuilder, plan: SystemSecurityPlan): void {
  addCharacteristics(builder, plan);
  const { components = [], users = [] } = plan['system-implementation'] ?? {};
  builder.heading(1, 'Components');
  for (const { title, type, description, status } of components) {
    builder.heading(2, title);
    builder.add(described(title, type, description, status?.state));
  }
  builder.heading(1, 'Users');
  for (const { title = 'User', description = '', 'role-ids': roles = [] } of users) {
    builder.add(described(title, roles.join(', '), description), '\n');
  }
}

function addCharacteristics(builder: SectionBuilder, plan: SystemSecurityPlan): void {
  const system = plan['system-characteristics'];
  if (!system) {
    return;
  }
  const name = system['system-name'] ?? plan.metadata.title;
  builder.heading(1, 'System');
  builder.add(described(name, undefined, system.description));
  addFact(builder, `Security sensitivity level of ${name}`, system['security-sensitivity-level']);
  addFact(builder, `Operational status of ${name}`, system.status?.state);
  builder.heading(1, 'Authorization boundary');
  builder.add(system['authorization-boundary']?.description ?? '');
}

function addFact(builder: SectionBuilder, fact: string, value: string | undefined): void {
  builder.add(value === undefined ? '' : `${fact}: ${value}.`, '\n');
}

/** `Web portal (software, operational): …` */
function described(
  title: string,
  ...more: readonly [string | undefined, string, (string | undefined)?]
): string {
  const [type, description, state] = more;
  const brackets = [type, state].filter((word) => word !== undefined && word !== '').join(', ');
  const name = brackets === '' ? title : `${title} (${brackets})`;
  return description === '' ? name : `${name}: ${description}`;
}

function checked<T>(schema: z.ZodType<T>, json: unknown, sourceName: string): T {
  const result = schema.safeParse(json);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  throw oscalInvalid(sourceName, issue?.message ?? 'has the wrong shape', issue?.path.map(String).join('.'));
}
