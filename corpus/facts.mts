import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What the controls' statement consists of, without its words: labels in the official order, nested. */
export interface Item {
  readonly label: string;
  readonly items?: readonly Item[] | undefined;
}

const Item: z.ZodType<Item> = z.lazy(() => z.object({ label: z.string(), items: z.array(Item).optional() }));

export const Param = z.object({
  id: z.string(),
  label: z.string().optional(),
  /** `any` = one or more may be chosen, `one` = exactly one. Choices may insert other parameters. */
  pick: z.enum(['any', 'one']).optional(),
  choices: z.array(z.string()).optional(),
  /** Ids of the same parameter in the older style. */
  alternativeIds: z.array(z.string()).optional(),
  alternativeLabel: z.string().optional(),
  aggregates: z.array(z.string()).optional(),
});
export type Param = z.infer<typeof Param>;

export const ControlFacts = z.object({
  id: z.string(),
  title: z.string(),
  level: z.array(z.enum(['organization', 'system'])).optional(),
  assurance: z.literal(true).optional(),
  baselines: z.array(z.enum(['LOW', 'MODERATE', 'HIGH', 'PRIVACY'])).optional(),
  withdrawn: z.literal(true).optional(),
  incorporatedInto: z.array(z.string()).optional(),
  movedTo: z.array(z.string()).optional(),
  related: z.array(z.string()).optional(),
  /** Titles of the publications that the control refers to. */
  references: z.array(z.string()).optional(),
  params: z.array(Param).optional(),
  items: z.array(Item).optional(),
});
export type ControlFacts = z.infer<typeof ControlFacts>;

export const Publication = z.object({ title: z.string(), uuid: z.string(), url: z.string().optional() });
export type Publication = z.infer<typeof Publication>;

export const Facts = z.object({
  source: z.string(),
  families: z.array(z.object({ id: z.string(), title: z.string() })),
  publications: z.array(Publication),
  controls: z.array(ControlFacts),
});
export type Facts = z.infer<typeof Facts>;

/** The facts of all controls, in the order of the official catalog (an enhancement follows its control). */
export function loadFacts(): Facts {
  return Facts.parse(JSON.parse(readFileSync(new URL('facts.json', import.meta.url), 'utf8')));
}

export function familyOf(controlId: string): string {
  return controlId.slice(0, 2);
}

/** `ac-2` for the enhancement `ac-2.3`; undefined for a control. */
export function parentOf(controlId: string): string | undefined {
  const dot = controlId.indexOf('.');
  return dot < 0 ? undefined : controlId.slice(0, dot);
}

/** The part id of an item, as OSCAL forms it: `ac-2_smt.d` and `1.` give `ac-2_smt.d.1`. */
export function itemId(parentPartId: string, label: string): string {
  return `${parentPartId}.${label.replace(/[().]/g, '')}`;
}
