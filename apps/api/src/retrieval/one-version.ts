import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@app/common/errors';
import { type RetrieverContext } from './retriever-client.js';
import { SeenVersions } from './seen-versions.js';

/** Before each try: retrievers that share a store follow its pointers within some polls of each other. */
const PAUSES_MS = [0, 0, 50, 250, 500, 1000] as const;

/** A context that knows what was answered in it came from. */
export type VersionedContext = RetrieverContext & { readonly versions: SeenVersions };

/**
 * What `work` makes of several calls to the retriever, all of them answered from the same version of each collection: where
 * a new one was put into service in between, everything is asked again. Throws `index_not_ready` where that goes on.
 */
export async function fromOneVersion<Result>(
  context: RetrieverContext,
  work: (context: VersionedContext) => Promise<Result>,
): Promise<Result> {
  for (const pauseMs of PAUSES_MS) {
    await pause(pauseMs, context.signal);
    const versions = new SeenVersions();
    const outcome = await settled(work({ ...context, versions }));
    if (!versions.mixed) {
      return outcome();
    }
  }
  throw new AppError('index_not_ready', 'The index changes too often at present. Try again shortly.', {
    retryAfterSeconds: 2,
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) {
    await sleep(ms, undefined, { signal }).catch(() => {
      signal.throwIfAborted();
    });
  }
}

/** What the work came to, once it is known whether it counts: mixed answers may make it fail too. */
async function settled<Result>(work: Promise<Result>): Promise<() => Result> {
  try {
    const result = await work;
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
