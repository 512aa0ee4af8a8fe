import { isIP } from 'node:net';
import { AppError } from '@app/common/errors';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { ApiConfig } from '../api.config.js';

/**
 * Refuses pages of other sites. A page can rebind its own name to this gateway's address, and then its origin and the host
 * that it asks for are the same: so of names only `localhost` and those in `CORS_ORIGINS` are trusted, besides addresses.
 * Programs that are no browsers send no origin and are let through.
 */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(private readonly config: ApiConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const { origin, host } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (origin !== undefined && !mayAsk(origin, host, this.config.settings.CORS_ORIGINS)) {
      throw new AppError(
        'origin_not_allowed',
        'Pages of this origin may not call this. An operator can add it to CORS_ORIGINS.',
      );
    }
    return true;
  }
}

/** Whether a page of `origin` may ask the gateway at `host` (name and port). */
export function mayAsk(origin: string, host: string | undefined, allowed: readonly string[]): boolean {
  if (allowed.includes(origin) || allowed.includes('*')) {
    return true;
  }
  const url = URL.parse(origin);
  return url !== null && url.host !== '' && url.host === host && cannotBeRebound(url.hostname);
}

function cannotBeRebound(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) > 0;
}
