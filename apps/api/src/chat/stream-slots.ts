import { AppError } from '@app/common/errors';
import { Metrics } from '@app/common/observability';
import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';

/** How many answers may stream at once in this process (`MAX_CONCURRENT_STREAMS`). */
@Injectable()
export class StreamSlots {
  private taken = 0;

  constructor(
    private readonly config: ApiConfig,
    metrics: Metrics,
  ) {
    const gauge = metrics.gauge('chat_streams_open', 'Answers that stream now.');
    Object.assign(gauge, {
      collect: () => {
        gauge.set(this.taken);
      },
    });
  }

  /** Takes a slot and returns how to give it back. Throws `too_many_streams` when none is free. */
  take(): () => void {
    if (this.taken >= this.config.settings.MAX_CONCURRENT_STREAMS) {
      throw new AppError(
        'too_many_streams',
        'Too many answers are being written right now. Try again shortly.',
        {
          retryAfterSeconds: 2,
        },
      );
    }
    this.taken += 1;
    let given = false;
    return () => {
      this.taken -= given ? 0 : 1;
      given = true;
    };
  }
}
