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
  /** Anybody may read the report; however many do at once, others are asked once. */
  private reporting: Promise<HealthAnswer> | undefined;

  constructor(
    private readonly health: HealthCheckService,
    private readonly checks: HealthChecks,
    private readonly drain: Drain,
  ) {}

  @Get()
  report(@Res() reply: FastifyReply): Promise<void> {
    this.reporting ??= this.check(this.checks.report).finally(() => {
      this.reporting = undefined;
    });
    return send(reply, this.reporting);
  }

  @Get('live')
  live(@Res() reply: FastifyReply): Promise<void> {
    return send(reply, this.check([]));
  }

  @Get('ready')
  ready(@Res() reply: FastifyReply): Promise<void> {
    const stopping: HealthIndicatorFunction = () => ({
      service: this.drain.isDraining ? { status: 'down', reason: 'stopping' } : { status: 'up' },
    });
    return send(reply, this.check([stopping, ...this.checks.ready]));
  }

  private async check(checks: readonly HealthIndicatorFunction[]): Promise<HealthAnswer> {
    try {
      return { status: 200, body: await this.health.check([...checks]) };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) {
        throw error;
      }
      return { status: 503, body: error.getResponse() };
    }
  }
}

/** Terminus's own body goes out with 503 too, where other errors are problems. */
interface HealthAnswer {
  readonly status: 200 | 503;
  readonly body: unknown;
}

async function send(reply: FastifyReply, answer: Promise<HealthAnswer>): Promise<void> {
  const { status, body } = await answer;
  await reply.header('cache-control', 'no-store').status(status).send(body);
}
