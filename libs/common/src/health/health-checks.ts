import { type HealthIndicatorFunction } from '@nestjs/terminus';

/**
 * What a service checks. `ready`: what it cannot work without; `report`: everything, for operators. Each check answers
 * with Terminus's indicator shape and never waits for more than a few seconds.
 */
export abstract class HealthChecks {
  abstract readonly ready: readonly HealthIndicatorFunction[];
  abstract readonly report: readonly HealthIndicatorFunction[];
}
