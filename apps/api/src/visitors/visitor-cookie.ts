import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiConfig } from '../api.config.js';

export const VISITOR_COOKIE = 'gc_visitor';
const YEAR_SECONDS = 365 * 24 * 3600;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The visitor's id in a signed cookie: `<uuid>.<HMAC-SHA256>`. A cookie that we did not sign counts as none. */
@Injectable()
export class VisitorCookie {
  private readonly secret: string;

  constructor(private readonly config: ApiConfig) {
    this.secret = config.settings.SESSION_SECRET ?? randomBytes(32).toString('hex');
  }

  read(request: FastifyRequest): string | undefined {
    const [id = '', signature = ''] = (request.cookies[VISITOR_COOKIE] ?? '').split('.');
    return UUID.test(id) && this.matches(id, signature) ? id : undefined;
  }

  /** Gives the browser a new visitor id and returns it. */
  issue(reply: FastifyReply): string {
    const id = randomUUID();
    const options = { httpOnly: true, ...this.siteRules(), path: '/', maxAge: YEAR_SECONDS };
    // Not `setCookie`: it writes the header when the reply is sent, and a stream is written past the reply.
    void reply.header(
      'set-cookie',
      reply.server.serializeCookie(VISITOR_COOKIE, `${id}.${this.sign(id)}`, options),
    );
    return id;
  }

  /** A web client on another site gets the cookie as its own partition; everywhere else it stays on this site. */
  private siteRules(): { secure: boolean; sameSite: 'none' | 'lax'; partitioned?: boolean } {
    const { production, settings } = this.config;
    return production && settings.CORS_ORIGINS.length > 0
      ? { secure: true, sameSite: 'none', partitioned: true }
      : { secure: production, sameSite: 'lax' };
  }

  /** An address as it is stored: a keyed hash, in hex. Without the key nobody can try out addresses. */
  hashAddress(address: string): string {
    return createHmac('sha256', this.secret).update(`address:${address}`).digest('hex');
  }

  private sign(id: string): string {
    return createHmac('sha256', this.secret).update(`visitor:${id}`).digest('base64url');
  }

  private matches(id: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(id));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}
