import { z } from 'zod';

/*
 * What is read of component definitions and system security plans (https://pages.nist.gov/OSCAL/reference/); other fields
 * are passed over.
 */

const text = z.string().trim();
const ResponsibleRoles = z.array(z.object({ 'role-id': text })).optional();
const SetParameters = z
  .array(z.object({ 'param-id': text, values: z.array(z.string()).default([]) }))
  .optional();
const Props = z.array(z.object({ name: text, value: text })).optional();

/** What one component does for a control or a piece of it. */
const ByComponent = z.object({
  'component-uuid': text,
  description: text.default(''),
  'implementation-status': z.object({ state: text }).optional(),
  'responsible-roles': ResponsibleRoles,
  'set-parameters': SetParameters,
  remarks: text.optional(),
});
export type ByComponent = z.infer<typeof ByComponent>;

const Statement = z.object({
  'statement-id': text,
  description: text.optional(),
  'responsible-roles': ResponsibleRoles,
  'by-components': z.array(ByComponent).optional(),
  remarks: text.optional(),
});
export type Statement = z.infer<typeof Statement>;

const Requirement = z.object({
  'control-id': text.min(1),
  description: text.optional(),
  props: Props,
  'responsible-roles': ResponsibleRoles,
  'set-parameters': SetParameters,
  statements: z.array(Statement).optional(),
  'by-components': z.array(ByComponent).optional(),
  remarks: text.optional(),
});
export type Requirement = z.infer<typeof Requirement>;

const ControlImplementation = z.object({
  description: text.default(''),
  'implemented-requirements': z.array(Requirement),
});

const Metadata = z.object({
  title: text.min(1),
  roles: z.array(z.object({ id: text, title: text })).optional(),
});
export type Metadata = z.infer<typeof Metadata>;

const DefinedComponent = z.object({
  title: text,
  type: text.optional(),
  description: text.default(''),
  'control-implementations': z.array(ControlImplementation).optional(),
});
const Capability = DefinedComponent.omit({ title: true, type: true }).extend({ name: text });

export const ComponentDefinition = z.object({
  'component-definition': z.object({
    metadata: Metadata,
    components: z.array(DefinedComponent).optional(),
    capabilities: z.array(Capability).optional(),
  }),
});
export type ComponentDefinition = z.infer<typeof ComponentDefinition>['component-definition'];

const SystemComponent = z.object({
  uuid: text,
  title: text,
  type: text.optional(),
  description: text.default(''),
  status: z.object({ state: text }).optional(),
});

export const SystemSecurityPlan = z.object({
  'system-security-plan': z.object({
    metadata: Metadata,
    'system-characteristics': z
      .object({
        'system-name': text.optional(),
        description: text.default(''),
        'security-sensitivity-level': text.optional(),
        'authorization-boundary': z.object({ description: text.default('') }).optional(),
        status: z.object({ state: text }).optional(),
      })
      .optional(),
    'system-implementation': z
      .object({
        components: z.array(SystemComponent).optional(),
        users: z
          .array(
            z.object({
              title: text.optional(),
              description: text.optional(),
              'role-ids': z.array(text).optional(),
            }),
          )
          .optional(),
      })
      .optional(),
    'control-implementation': ControlImplementation,
  }),
});
export type SystemSecurityPlan = z.infer<typeof SystemSecurityPlan>['system-security-plan'];
