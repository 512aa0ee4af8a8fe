import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@app/common/errors';
import { ACCESS_POLICY, type AccessPolicy, mayReadMetrics } from '@app/common/http';
import { type FastifyRequest } from 'fastify';
import { WorkerConfig } from '../worker.config.js';

/** The worker answers probes, and metrics to who may read them; nothing else. */
@Injectable()
export class WorkerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: WorkerConfig,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const policy = this.reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, [
      context.getHandler(),
      context.getClass(),
    ]);
    const address = context.switchToHttp().getRequest<FastifyRequest>().socket.remoteAddress ?? '';
    const isAllowed =
      policy === 'probe' ||
      (policy === 'metrics' && mayReadMetrics(address, this.config.settings.METRICS_ALLOWED_IPS));
    if (!isAllowed) {
      throw new AppError('forbidden', 'This route is not open to you.');
    }
    return true;
  }
}
