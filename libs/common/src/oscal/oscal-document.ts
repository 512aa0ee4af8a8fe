import { AppError } from '@app/common/errors';
import { type z } from 'zod';
import { type OscalDocument } from './catalog.js';
import { buildCatalog } from './catalog-builder.js';
import { findJsonFault } from './json-scanner.js';
import { OscalFault, oscalInvalid, shown } from './oscal-error.js';
import { CatalogFile, ProfileFile, reasonOf } from './oscal-schema.js';
import { buildProfile } from './profile-builder.js';

/** UTF-16 units: some ten times what the whole of SP 800-53 with its assessment procedures takes. */
export const MAX_OSCAL_CHARS = 64 * 1024 * 1024;
/** Levels and values of JSON: a catalog of SP 800-53 of 3.4 million characters has 18 levels and 126,213 values. */
export const MAX_OSCAL_DEPTH = 64;
export const MAX_OSCAL_VALUES = 2_000_000;

const OTHER_MODELS = [
  'component-definition',
  'system-security-plan',
  'assessment-plan',
  'assessment-results',
  'plan-of-action-and-milestones',
  'mapping-collection',
];

/**
 * Reads an OSCAL catalog or profile in JSON. Whatever cannot be used is refused as `oscal_invalid` with the reason and
 * the place: line and column of a syntax error, the path of a wrong or missing field. Links that lead nowhere are no
 * error: resolved baselines are full of them.
 */
export function parseOscal(text: string, sourceName: string): OscalDocument {
  return readOscal(readOscalJson(text, sourceName), sourceName);
}

/** The JSON of a file, within bounds of size and depth. Throws as `parseOscal` does. */
export function readOscalJson(text: string, sourceName: string): unknown {
  return named(sourceName, () => parseJson(text));
}

/** A catalog or profile that was read as JSON already. Throws as `parseOscal` does. */
export function readOscal(json: unknown, sourceName: string): OscalDocument {
  return named(sourceName, () => read(json, sourceName));
}

function named<T>(sourceName: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof OscalFault) {
      throw oscalInvalid(sourceName, error.reason, error.place);
    }
    throw error;
  }
}

function read(json: unknown, sourceName: string): OscalDocument {
  const model = modelOf(json);
  if (model === 'catalog') {
    return { kind: 'catalog', catalog: buildCatalog(checked(CatalogFile, json), sourceName) };
  }
  return { kind: 'profile', profile: buildProfile(checked(ProfileFile, json), sourceName) };
}

function parseJson(text: string): unknown {
  if (text.length > MAX_OSCAL_CHARS) {
    throw new AppError('payload_too_large', `An OSCAL file may have at most ${MAX_OSCAL_CHARS} characters.`);
  }
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (/^\s*</.test(body)) {
    throw new OscalFault('this is XML or HTML; OSCAL is read in its JSON form', 'line 1, column 1');
  }
  const fault = findJsonFault(body, { depth: MAX_OSCAL_DEPTH, values: MAX_OSCAL_VALUES });
  if (fault) {
    throw new OscalFault(
      `this is not usable JSON: ${fault.reason}`,
      `line ${fault.line}, column ${fault.column}`,
    );
  }
  const json: unknown = JSON.parse(body);
  return json;
}

function modelOf(json: unknown): 'catalog' | 'profile' {
  const names = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.keys(json) : [];
  const models = (['catalog', 'profile'] as const).filter((model) => names.includes(model));
  const [model, second] = models;
  if (second !== undefined) {
    throw new OscalFault('it has both a catalog and a profile; a file holds one of them', second);
  }
  if (model !== undefined) {
    return model;
  }
  const other = OTHER_MODELS.find((one) => names.includes(one));
  if (other !== undefined) {
    throw new OscalFault(`an OSCAL ${other} is not supported: a catalog or a profile is wanted`, other);
  }
  const seen = names.length === 0 ? 'has no such field' : `has ${names.slice(0, 4).map(shown).join(', ')}`;
  throw new OscalFault(
    `this is not OSCAL: the top level should have "catalog" or "profile" and ${seen}`,
    '$',
  );
}

function checked<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  throw new OscalFault(reasonOf(issue), pathOf(issue?.path ?? []));
}

/** `catalog.groups[3].controls[0].title` */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}
