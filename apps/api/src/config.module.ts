import { type DynamicModule, Module } from '@nestjs/common';
import { ApiConfig } from './api.config.js';

@Module({})
export class ConfigModule {
  static register(config: ApiConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: ApiConfig, useValue: config }],
      exports: [ApiConfig],
    };
  }
}
