import { AppError } from '@app/common/errors';
import { ACCESS_POLICY, type AccessPolicy, mayReadMetrics } from '@app/common/http';
import { DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';
import { ApiConfig } from '../api.config.js';
import { VisitorCookie } from '../visitors/visitor-cookie.js';
import { ApiKeysService } from './api-keys.service.js';
import { type Caller, setCaller } from './caller.js';

/** Lets through whom the route's policy names, and says who it is. A route without a policy is refused. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: ApiConfig,
    private readonly keys: ApiKeysService,
    private readonly cookie: VisitorCookie,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const policy = this.reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (policy === 'probe') {
      return true;
    }
    if (policy === 'metrics') {
      if (!mayReadMetrics(request.ip, this.config.settings.METRICS_ALLOWED_IPS)) {
        throw new AppError('forbidden', 'Metrics are for loopback and allow-listed addresses only.');
      }
      return true;
    }
    if (policy === undefined || policy === 'internal') {
      throw new AppError('forbidden', 'This route is not open to anybody.');
    }
    const caller = await this.identify(request);
    setCaller(request, caller);
    if (policy !== 'public') {
      demandScope(caller, policy.scope);
    }
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller> {
    const presented = request.headers['x-api-key'] ?? bearerOf(request);
    const visitorId = this.cookie.read(request);
    if (presented === undefined) {
      return { workspaceId: DEFAULT_WORKSPACE_ID, address: request.ip, visitorId, key: undefined };
    }
    const key = await this.keys.verify(Array.isArray(presented) ? '' : presented, request.ip);
    return { workspaceId: key.workspaceId, address: request.ip, visitorId: undefined, key };
  }
}

/** Many clients can send a key as a bearer token only. Other schemes are for whoever stands before the gateway. */
function bearerOf(request: FastifyRequest): string | undefined {
  return /^bearer +(.*)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim();
}

function demandScope(caller: Caller, scope: Exclude<AccessPolicy, string>['scope']): void {
  if (!caller.key) {
    throw new AppError(
      'unauthenticated',
      'This needs an API key, in the header X-API-Key or as a bearer token.',
    );
  }
  if (!caller.key.scopes.has(scope) && !caller.key.scopes.has('admin')) {
    throw new AppError('forbidden', `The API key lacks the scope ${scope}.`);
  }
}
