import { type Problem } from '@app/common/contracts';
import { type ForeignProblem } from '@app/common/http';
import { type FastifyInstance } from 'fastify';
import { z } from 'zod';

/** An error as OpenAI's clients expect it. */
export const OpenAiError = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.enum(['invalid_request_error', 'requests', 'server_error']),
      param: z.string().nullable(),
      code: z.string(),
    }),
  })
  .meta({ id: 'OpenAiError' });
export type OpenAiError = z.infer<typeof OpenAiError>;

/** The codes that clients know, where there are such. */
const CODES: Readonly<Record<string, string>> = {
  unauthenticated: 'invalid_api_key',
  rate_limited: 'rate_limit_exceeded',
};

/** Addresses whose errors have OpenAI's shape. */
export const UNDER_V1 = /^\/v1(?:[/?]|$)/;

/** Under /v1 problems go out in OpenAI's shape, whoever found them: guards, parsers, services, the router. */
export function sendOpenAiErrors(gateway: FastifyInstance): void {
  gateway.decorate<ForeignProblem>('foreignProblem', (problem, url) =>
    UNDER_V1.test(url) ? toOpenAiError(problem) : undefined,
  );
}

export function toOpenAiError({ status, code, detail, errors = [] }: Problem): OpenAiError {
  const fields = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return {
    error: {
      message: fields.length === 0 ? detail : `${detail} ${fields.join('; ')}`,
      type: typeOf(status),
      param: errors[0]?.path ?? null,
      code: CODES[code] ?? code,
    },
  };
}

function typeOf(status: number): OpenAiError['error']['type'] {
  if (status >= 500) {
    return 'server_error';
  }
  return status === 429 ? 'requests' : 'invalid_request_error';
}
