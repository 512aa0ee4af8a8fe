import { z } from 'zod';
import { plainIssue } from './plain-issues.js';

const Body = z.strictObject({
  query: z.string().min(1).max(5),
  k: z.int().min(1).max(50).optional(),
  ids: z.array(z.uuid()).min(1).max(2).optional(),
  baseline: z.enum(['LOW', 'MODERATE', 'HIGH']).optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  stream: z.boolean().optional(),
});

it.each<[unknown, string]>([
  [undefined, ': is required'],
  [[], ': must be an object'],
  [{}, 'query: is required'],
  [{ query: 5 }, 'query: must be a string'],
  [{ query: '' }, 'query: must not be empty'],
  [{ query: 'longer' }, 'query: must have at most 5 characters'],
  [{ query: 'q', k: 0 }, 'k: must be at least 1'],
  [{ query: 'q', k: 51 }, 'k: must be at most 50'],
  [{ query: 'q', k: 1.5 }, 'k: must be a whole number'],
  [{ query: 'q', k: 'x' }, 'k: must be a number'],
  [{ query: 'q', ids: 'x' }, 'ids: must be a list'],
  [{ query: 'q', ids: [] }, 'ids: must have at least 1 item'],
  [{ query: 'q', ids: ['x'] }, 'ids.0: must be a UUID'],
  [{ query: 'q', baseline: 'MEDIUM' }, 'baseline: must be "LOW", "MODERATE" or "HIGH"'],
  [{ query: 'q', url: 'ftp://x' }, 'url: must be an http(s) address'],
  [{ query: 'q', stream: 'no' }, 'stream: must be true or false'],
  [{ query: 'q', foo: 1 }, ': must not have "foo": there is no such field'],
])('says of %j %s', (body, expected) => {
  const { error } = Body.safeParse(body, { error: plainIssue });
  expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([expected]);
});
