import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { SNAPSHOT_HEADER } from '@app/common/contracts';
import { DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Borrower } from '../snapshot/current-snapshots.js';

const WORKSPACE_HEADER = 'x-workspace-id';

/**
 * For whom snapshots are lent: the workspace that the gateway asks for, from `X-Workspace-Id`, else the default one. What
 * the answer comes from is named in its `X-Snapshot`, errors such as "there is no such control" included.
 */
export const ForCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Borrower => {
  const http = context.switchToHttp();
  const given = http.getRequest<FastifyRequest>().headers[WORKSPACE_HEADER];
  const reply = http.getResponse<FastifyReply>();
  const onLent = (states: string): void => {
    void reply.header(SNAPSHOT_HEADER, states);
  };
  if (given === undefined) {
    return { workspaceId: DEFAULT_WORKSPACE_ID, onLent };
  }
  const parsed = z.uuid().safeParse(given);
  if (!parsed.success) {
    throw new AppError('validation_failed', 'Some fields are not valid.', {
      errors: [{ path: WORKSPACE_HEADER, message: 'must be a UUID' }],
    });
  }
  return { workspaceId: parsed.data.toLowerCase(), onLent };
});
