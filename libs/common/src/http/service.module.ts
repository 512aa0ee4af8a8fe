import { type DynamicModule, Module } from '@nestjs/common';
import { Drain } from './drain.js';

/** What every service has: its `Drain`. */
@Module({})
export class ServiceModule {
  static register(): DynamicModule {
    return { module: ServiceModule, global: true, providers: [Drain], exports: [Drain] };
  }
}
