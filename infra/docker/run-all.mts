/**
 * Everything in one container: Postgres (unless DATABASE_URL names one), the migrations, the three services. What runs
 * is what the image was built with; a service that dies is started again. SIGTERM stops all in order.
 */
import { readLocalSettings } from '../local/settings.mts';
import { LocalStack } from '../local/stack.mts';
import { untilAnswering } from '../local/readiness.mts';
import { complain, say } from '../local/terminal.mts';

let stack: LocalStack | undefined;

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void stop(0);
  });
}

try {
  const settings = readLocalSettings();
  stack = new LocalStack(settings);
  await Promise.race([stack.start(), stack.failed]);
  await Promise.race([untilAnswering(settings, stack.adminKey), stack.failed]);
  stack.markReady();
  say(`Ready on port ${settings.apiPort}.`);
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  await stop(1);
}

async function stop(code: number): Promise<void> {
  await stack?.stop();
  process.exit(code);
}
