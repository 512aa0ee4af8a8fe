import { type z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a field, as whoever sent it would say it; nothing where zod's own words will do. */
export function plainIssue(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'is required' : `must be ${kindOf(issue.expected)}`;
  }
  if (issue.code === 'invalid_value') {
    return `must be ${oneOf(issue.values.map((value) => JSON.stringify(value)))}`;
  }
  if (issue.code === 'unrecognized_keys') {
    return `must not have ${oneOf(issue.keys.map((key) => JSON.stringify(key)))}: there is no such field`;
  }
  if (issue.code === 'too_small') {
    return bound(issue.origin, 'at least', Number(issue.minimum));
  }
  if (issue.code === 'too_big') {
    return bound(issue.origin, 'at most', Number(issue.maximum));
  }
  return issue.code === 'invalid_format' ? FORMATS[issue.format] : undefined;
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'must be a UUID',
  url: 'must be an http(s) address',
};
const KINDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
};

function kindOf(expected: string): string {
  return KINDS[expected] ?? `a ${expected}`;
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function bound(origin: string, how: string, limit: number): string | undefined {
  switch (origin) {
    case 'number':
    case 'int':
      return `must be ${how} ${limit}`;
    case 'string':
      return limit === 1 && how === 'at least' ? 'must not be empty' : `must have ${how} ${limit} characters`;
    case 'array':
      return `must have ${how} ${limit} ${limit === 1 ? 'item' : 'items'}`;
    default:
      return undefined;
  }
}
