import { Problem } from '@app/common/contracts';
import { z } from 'zod';

/**
 * Why a question got no full answer, as data; `features/chat/failure-words.ts` puts it into words.
 * `retryAt` is a moment in milliseconds since 1970 before which asking again is useless.
 */
export const Failure = z.object({
  kind: z.enum([
    'offline',
    'unreachable',
    'interrupted',
    'unreadable',
    'limited',
    'unavailable',
    'refused',
    'broken',
  ]),
  status: z.int().optional(),
  code: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  retryAt: z.number().optional(),
  fields: z.array(z.string()).optional(),
});
export type Failure = z.infer<typeof Failure>;

/** A failed HTTP answer: its problem body where there is one, else what status and headers tell. */
export async function failureOfResponse(response: Response, now: number): Promise<Failure> {
  const retryAt = retryMoment(response.headers.get('retry-after'), now);
  const problem = Problem.safeParse(await jsonOf(response));
  if (problem.success) {
    return failureOfProblem(problem.data, retryAt);
  }
  return {
    kind: kindOf(response.status),
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? undefined,
    retryAt,
  };
}

export function failureOfProblem(problem: Problem, retryAt?: number): Failure {
  return {
    kind: kindOf(problem.status),
    status: problem.status,
    code: problem.code,
    title: problem.title,
    detail: problem.detail,
    requestId: problem.requestId,
    retryAt,
    fields: problem.errors?.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)),
  };
}

/** `Retry-After` as RFC 9110 has it: seconds, or a date. Undefined when missing or unreadable. */
export function retryMoment(header: string | null, now: number): number | undefined {
  if (header === null) {
    return undefined;
  }
  if (/^\s*\d+\s*$/.test(header)) {
    return now + Number(header) * 1000;
  }
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date;
}

function kindOf(status: number): Failure['kind'] {
  if (status === 429) {
    return 'limited';
  }
  if (status === 502 || status === 503 || status === 504) {
    return 'unavailable';
  }
  return status >= 400 && status < 500 ? 'refused' : 'broken';
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
