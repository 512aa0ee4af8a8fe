import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../errors/index.js';

export interface FetchBounds {
  /** A body beyond this breaks off with `provider_failed`. */
  readonly maxBodyBytes: number;
  /** Sees status and headers of every response, before the caller does. */
  readonly onResponse?: (response: Response) => void;
}

/**
 * `fetch` for providers: a redirect is an error (it would carry the key to another host), and a body has a largest size.
 */
export function boundedFetch(bounds: FetchBounds, send: typeof fetch = plainFetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, { ...init, redirect: 'error' });
    bounds.onResponse?.(response);
    if (response.body === null) {
      return response;
    }
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(byteLimit(bounds.maxBodyBytes)), {
      status,
      statusText,
      headers,
    });
  };
}

/**
 * Bounds every `fetch` that `run` makes, at any depth: for SDKs that call the global one and take no other. Calls outside
 * of `run` are not touched.
 */
export function withBoundedFetch<T>(bounds: FetchBounds, run: () => Promise<T>): Promise<T> {
  if (globalThis.fetch !== scopedFetch) {
    plain = globalThis.fetch;
    globalThis.fetch = scopedFetch;
  }
  return scope.run(bounds, run);
}

const scope = new AsyncLocalStorage<FetchBounds>();
let plain = globalThis.fetch;

const plainFetch: typeof fetch = (input, init) => plain(input, init);

const scopedFetch: typeof fetch = (input, init) => {
  const bounds = scope.getStore();
  return bounds === undefined ? plain(input, init) : boundedFetch(bounds)(input, init);
};

function byteLimit(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) {
        controller.error(new AppError('provider_failed', 'The provider sent far more than was asked for.'));
        return;
      }
      controller.enqueue(chunk);
    },
  });
}
