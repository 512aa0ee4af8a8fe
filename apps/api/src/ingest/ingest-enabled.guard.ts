import { AppError } from '@app/common/errors';
import { applyDecorators, type CanActivate, Injectable, UseGuards } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';

/** Lets nothing through while `INGEST_ENABLED` is false. It runs after the access guard: who may not, learns no more. */
@Injectable()
export class IngestEnabledGuard implements CanActivate {
  constructor(private readonly config: ApiConfig) {}

  canActivate(): boolean {
    if (!this.config.settings.INGEST_ENABLED) {
      throw new AppError(
        'ingest_disabled',
        'This installation does not ingest documents (INGEST_ENABLED=false).',
      );
    }
    return true;
  }
}

/** Marks routes that ingest, or that change what can be searched. */
export const IngestRoute = (): MethodDecorator & ClassDecorator =>
  applyDecorators(UseGuards(IngestEnabledGuard));
