import { type Environment } from '@app/common/config';

/**
 * The variables that `load` asks its environment for, whatever it makes of them: a file or a blueprint that sets another
 * name has a slip of the pen in it. `NAME_FILE` is not listed beside `NAME`.
 */
export function namesReadBy(load: (environment: Environment) => unknown): ReadonlySet<string> {
  const asked = new Set<string>();
  const environment = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_target, name) => {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  try {
    load(environment);
  } catch {
    // What is required is missing; it was asked for all the same.
  }
  return new Set([...asked].filter((name) => !asked.has(withoutFile(name))));
}

/** The setting that a variable stands for. */
function withoutFile(name: string): string {
  return name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : '';
}
