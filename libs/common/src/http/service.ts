import { Logger as NestLogger, type Type, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { Logger } from 'nestjs-pino';
import { SettingsError } from '../config/index.js';
import { type AdapterOptions, createAdapter } from './adapter.js';
import { Drain } from './drain.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.pipe.js';

export interface ServiceOptions extends AdapterOptions {
  readonly name: string;
  readonly port: number;
  readonly host: string;
  /** Milliseconds that a stop gives to requests and jobs that still run. */
  readonly graceMs: number;
  /** What a service adds before it listens: plugins, headers, static files. */
  readonly configure?: (app: NestFastifyApplication) => Promise<void> | void;
}

/** Builds the application of one service without listening: the same for `main` and for tests. */
export async function createService(
  module: DynamicModule | Type,
  options: AdapterOptions & Pick<ServiceOptions, 'configure'>,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(options), {
    bufferLogs: true,
    abortOnError: false,
    bodyParser: false,
  });
  app.useLogger(app.get(Logger));
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(validationPipe());
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  app.get(Drain).watch(fastify);
  await options.configure?.(app);
  return app;
}

/**
 * Runs one service until SIGTERM or SIGINT: it then turns not ready, takes no new connection, lets requests end within the
 * grace time, and exits with 0. A start that fails prints one line for each cause and exits with 1.
 */
export async function runService(
  load: () => { readonly module: DynamicModule | Type; readonly options: ServiceOptions },
): Promise<void> {
  try {
    const { module, options } = load();
    const app = await createService(module, options);
    stopOnSignal(app, options);
    await app.listen({ port: options.port, host: options.host });
    new NestLogger(options.name).log({ port: options.port }, 'service started');
  } catch (error) {
    for (const line of startProblems(error)) {
      process.stderr.write(`${line}\n`);
    }
    process.exit(1);
  }
}

/** Takes no new connection, lets what runs end within `graceMs`, then closes everything. */
export async function stopService(app: NestFastifyApplication, graceMs: number): Promise<void> {
  const drain = app.get(Drain);
  drain.begin();
  const server = app.getHttpServer();
  server.close();
  server.closeIdleConnections();
  await drain.idle(graceMs);
  await app.close();
}

function stopOnSignal(app: NestFastifyApplication, options: ServiceOptions): void {
  const logger = new NestLogger(options.name);
  let stopping = false;
  const stop = async (reason: string): Promise<void> => {
    if (stopping) {
      return;
    }
    stopping = true;
    logger.log({ reason }, 'service stopping');
    await stopService(app, options.graceMs);
    process.exit(0);
  };
  const begin = (reason: string): void => {
    stop(reason).catch((error: unknown) => {
      logger.error({ err: error }, 'stop failed');
      process.exit(1);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      begin(signal);
    });
  }
  // A parent that watches over us holds a channel open; when it dies without a word, so do we.
  if (process.connected) {
    process.once('disconnect', () => {
      begin('parent ended');
    });
  }
}

function startProblems(error: unknown): readonly string[] {
  if (error instanceof SettingsError) {
    return error.problems.map((problem) => `Cannot start: ${problem}`);
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? String(error.port) : '';
    return [`Cannot start: port ${port} is in use. Set another one (PORT, RETRIEVER_PORT or WORKER_PORT).`];
  }
  return [`Cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
}
