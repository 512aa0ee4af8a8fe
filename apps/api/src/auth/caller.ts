import { type Scope } from '@app/common/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

/** Who a request comes from. A visitor without a cookie yet has no `visitorId`. */
export interface Caller {
  readonly workspaceId: string;
  readonly address: string;
  readonly visitorId: string | undefined;
  readonly key: { readonly id: string; readonly scopes: ReadonlySet<Scope> } | undefined;
}

const callers = new WeakMap<FastifyRequest, Caller>();

export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller that the access guard found; throws where the guard did not run. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller) {
    throw new Error('The access guard has not run for this request.');
  }
  return caller;
}

/** Injects the caller into a route's method. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
