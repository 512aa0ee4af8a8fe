import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import { type FastifyReply } from 'fastify';
import { Access, Drain } from '../http/index.js';
import { HealthChecks } from './health-checks.js';

/**
 * `live`: the process turns its event loop. `ready`: it can do its work now; platforms are pointed here. `/health`: the
 * state of everything it talks to, 503 when any of it is down; for operators, never for restarts.
 */
@Controller('health')
@Access('probe')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly checks: HealthChecks,
    private readonly drain: Drain,
  ) {}

  @Get()
  report(@Res() reply: FastifyReply): Promise<void> {
    return this.answer(reply, this.checks.report);
  }

  @Get('live')
  live(@Res() reply: FastifyReply): Promise<void> {
    return this.answer(reply, []);
  }

  @Get('ready')
  ready(@Res() reply: FastifyReply): Promise<void> {
    const stopping: HealthIndicatorFunction = () => ({
      service: this.drain.isDraining ? { status: 'down', reason: 'stopping' } : { status: 'up' },
    });
    return this.answer(reply, [stopping, ...this.checks.ready]);
  }

  /** Terminus's own body goes out with 503 too, where other errors are problems. */
  private async answer(reply: FastifyReply, checks: readonly HealthIndicatorFunction[]): Promise<void> {
    void reply.header('cache-control', 'no-store');
    try {
      await reply.status(200).send(await this.health.check([...checks]));
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) {
        throw error;
      }
      await reply.status(503).send(error.getResponse());
    }
  }
}
