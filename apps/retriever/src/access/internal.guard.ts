import { hash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@app/common/errors';
import { ACCESS_POLICY, type AccessPolicy } from '@app/common/http';
import { type FastifyRequest } from 'fastify';
import { RetrieverConfig } from '../retriever.config.js';

/**
 * Lets in who a route's `Access` names; a route that declares nothing is refused. `internal` takes the bearer of
 * INTERNAL_TOKEN or, where no token is set (development only), any caller on this machine.
 */
@Injectable()
export class InternalGuard implements CanActivate {
  private readonly tokenHash: Buffer | undefined;

  constructor(
    private readonly reflector: Reflector,
    private readonly config: RetrieverConfig,
  ) {
    const token = config.settings.INTERNAL_TOKEN;
    this.tokenHash = token === undefined ? undefined : sha256(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const policy = this.reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const address = request.socket.remoteAddress ?? '';
    if (policy === 'internal') {
      this.requireToken(request.headers.authorization, address);
    } else if (policy === 'metrics') {
      this.requireListed(address);
    } else if (policy !== 'probe') {
      throw new AppError('forbidden', 'This route is open to nobody.');
    }
    return true;
  }

  private requireToken(authorization: string | undefined, address: string): void {
    const allowed =
      this.tokenHash === undefined
        ? isLoopback(address)
        : timingSafeEqual(this.tokenHash, sha256(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? ''));
    if (!allowed) {
      throw new AppError('unauthenticated', 'This service takes requests with the internal token only.');
    }
  }

  private requireListed(address: string): void {
    const plain = plainAddress(address);
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    const listed = isIP(plain) !== 0 && this.config.metricsAllowed.check(plain, family);
    if (!isLoopback(address) && !listed) {
      throw new AppError('forbidden', 'Metrics are open to listed addresses only.');
    }
  }
}

function isLoopback(address: string): boolean {
  const plain = plainAddress(address);
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** IPv4 as it is, also where a socket shows it inside IPv6. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Hashes have one length, which a constant-time comparison needs. */
function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
