import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { type FastifyRequest } from 'fastify';
import { z } from 'zod';

const HEADER = 'x-workspace-id';

/** The workspace that the gateway asks for, from `X-Workspace-Id`; the default one without it. */
export const WorkspaceId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const given = context.switchToHttp().getRequest<FastifyRequest>().headers[HEADER];
  if (given === undefined) {
    return DEFAULT_WORKSPACE_ID;
  }
  const parsed = z.uuid().safeParse(given);
  if (!parsed.success) {
    throw new AppError('validation_failed', 'Some fields are not valid.', {
      errors: [{ path: HEADER, message: 'must be a UUID' }],
    });
  }
  return parsed.data.toLowerCase();
});
