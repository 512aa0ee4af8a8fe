import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type z } from 'zod';

/** Settings that cannot be used. `problems` has one line for each variable at fault, with its name. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables that `schema` names. `NAME_FILE` (a path) stands in for `NAME` and wins over it; an empty value counts as unset.
 * Throws `SettingsError` naming every variable at fault, never its value.
 */
export function readSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Environment = processEnvironment(),
): z.infer<z.ZodObject<Shape>> {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = valueOf(name, environment, problems);
    if (value !== undefined) {
      values[name] = value;
    }
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => problemLine(issue, values)));
  }
  if (problems.length > 0 || !parsed.success) {
    throw new SettingsError(problems);
  }
  return parsed.data;
}

function problemLine(issue: z.core.$ZodIssue, values: Readonly<Record<string, string>>): string {
  const name = issue.path.join('.');
  return `${name}: ${values[name] === undefined ? 'is required' : issue.message}`;
}

let cached: Environment | undefined;

/** The process's environment over what `.env` in the working folder says. */
export function processEnvironment(): Environment {
  cached ??= { ...dotEnv(), ...process.env };
  return cached;
}

function dotEnv(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
      return {};
    }
    throw new SettingsError([`.env: cannot be read`]);
  }
}

function valueOf(name: string, environment: Environment, problems: string[]): string | undefined {
  const path = environment[`${name}_FILE`];
  if (path) {
    try {
      return readFileSync(path, 'utf8').trim() || undefined;
    } catch {
      problems.push(`${name}_FILE: the file cannot be read`);
      return undefined;
    }
  }
  return environment[name]?.trim() || undefined;
}
