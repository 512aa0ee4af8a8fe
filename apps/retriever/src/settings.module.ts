import { type DynamicModule, Module } from '@nestjs/common';
import { RetrieverConfig } from './retriever.config.js';

/** Gives every module the settings. */
@Module({})
export class SettingsModule {
  static register(config: RetrieverConfig): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [{ provide: RetrieverConfig, useValue: config }],
      exports: [RetrieverConfig],
    };
  }
}
