import { type VisitorStats } from '@app/common/contracts';
import { type VisitorSighting, VisitorsRepository } from '@app/common/database';
import { Injectable, Logger } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { type Caller } from '../auth/caller.js';
import { VisitorCookie } from './visitor-cookie.js';

/** Visitors: people without an account. */
@Injectable()
export class VisitorsService {
  private readonly logger = new Logger('Visitors');

  constructor(
    private readonly visitors: VisitorsRepository,
    private readonly cookie: VisitorCookie,
  ) {}

  /** The caller's visitor id; one without a cookie gets it with this reply. Undefined for API keys. */
  identify(caller: Caller, reply: FastifyReply): string | undefined {
    return caller.key ? undefined : (caller.visitorId ?? this.cookie.issue(reply));
  }

  /** What is counted of a visitor who is here now; nothing of an API key. */
  sighting(caller: Caller, visitorId: string | undefined, asked: boolean): VisitorSighting | undefined {
    return visitorId === undefined
      ? undefined
      : {
          id: visitorId,
          workspaceId: caller.workspaceId,
          at: new Date(),
          asked,
          addressHash: this.cookie.hashAddress(caller.address),
        };
  }

  /** Counts a visit or a question. Statistics never stand in the way of an answer: without a database they are missed. */
  async record(caller: Caller, visitorId: string | undefined, asked: boolean): Promise<void> {
    const sighting = this.sighting(caller, visitorId, asked);
    if (!sighting) {
      return;
    }
    try {
      await this.visitors.record(sighting);
    } catch (error) {
      this.logger.warn({ err: error }, 'visitor not recorded');
    }
  }

  async stats(workspaceId: string): Promise<VisitorStats> {
    const counts = await this.visitors.counts(workspaceId, new Date());
    return {
      ...counts,
      firstSeenAt: counts.firstSeenAt?.toISOString() ?? null,
      lastSeenAt: counts.lastSeenAt?.toISOString() ?? null,
    };
  }
}
