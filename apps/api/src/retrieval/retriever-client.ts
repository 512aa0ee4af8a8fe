import { randomUUID } from 'node:crypto';
import {
  ControlDetail,
  ControlList,
  CrosswalkRows,
  Problem,
  SearchResponse,
  SNAPSHOT_HEADER,
  type SearchRequest,
  SnapshotState,
} from '@app/common/contracts';
import { AppError, isErrorCode } from '@app/common/errors';
import { OutboundPolicy, REQUEST_ID_HEADER } from '@app/common/http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { type z } from 'zod';
import { ApiConfig } from '../api.config.js';
import { type SeenVersions } from './seen-versions.js';

/** On whose behalf the retriever is asked, and until when. */
export interface RetrieverContext {
  readonly workspaceId: string;
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** Is told what the answers come from. */
  readonly versions?: Pick<SeenVersions, 'note'> | undefined;
}

interface RetrieverCall<Schema extends z.ZodType> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly payload?: unknown;
  readonly schema: Schema;
}

const RETRY_AFTER_SECONDS = 3;
/** The states of some thousand collections fit in. */
const MAX_HEADER_BYTES = 262_144;
const LONG_POLL_MS = 2000;
const LOOK_MS = 2000;
const CIRCUIT = { breakAfter: 5, halfOpenAfterMs: 2000 };

/**
 * The retriever over keep-alive HTTP: every call has a deadline, is tried up to three times, and is refused at once while
 * the circuit is open (after five failures in a row; one call looks again every two seconds).
 * Throws `retriever_unavailable`, or the retriever's own answer (`control_not_found`, `index_not_ready`, ...).
 */
@Injectable()
export class RetrieverClient implements OnApplicationShutdown {
  private readonly pool: Pool;
  private readonly policy: OutboundPolicy;

  constructor(private readonly config: ApiConfig) {
    const { RETRIEVER_URL, RETRIEVER_TIMEOUT_MS } = config.settings;
    this.pool = new Pool(RETRIEVER_URL, {
      connections: 64,
      maxHeaderSize: MAX_HEADER_BYTES,
      connect: { timeout: 1000 },
    });
    this.policy = new OutboundPolicy({
      name: 'Search',
      unavailable: 'retriever_unavailable',
      attempts: 3,
      attemptTimeoutMs: RETRIEVER_TIMEOUT_MS,
      deadlineMs: RETRIEVER_TIMEOUT_MS,
      firstDelayMs: 50,
      maxDelayMs: 400,
      ...CIRCUIT,
    });
  }

  search(request: SearchRequest, context: RetrieverContext): Promise<SearchResponse> {
    return this.call({ method: 'POST', path: '/search', payload: request, schema: SearchResponse }, context);
  }

  /**
   * The state of everything that the workspace sees as soon as it is no longer `known`, or `known` after a second. One try,
   * at most two seconds.
   */
  async stateAfter(known: string, workspaceId: string, signal: AbortSignal): Promise<string> {
    const { statusCode, body } = await this.pool.request({
      method: 'GET',
      path: `/snapshot?${new URLSearchParams({ after: known }).toString()}`,
      headers: this.headers({ workspaceId, requestId: randomUUID() }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONG_POLL_MS)]),
    });
    const answer = await body.json();
    if (statusCode !== 200) {
      throw new AppError('retriever_unavailable', 'its state is not known');
    }
    return SnapshotState.parse(answer).snapshot;
  }

  /** Lets the retriever look at the store at once: what was published or withheld counts from then on. One try. */
  async look(workspaceId: string, requestId: string): Promise<void> {
    const { statusCode, body } = await this.pool.request({
      method: 'POST',
      path: '/snapshot/look',
      headers: this.headers({ workspaceId, requestId }),
      body: '{}',
      signal: AbortSignal.timeout(LOOK_MS),
    });
    await body.dump();
    if (statusCode !== 200) {
      throw new AppError('retriever_unavailable', 'it does not look');
    }
  }

  /** The state of everything that the workspace sees. */
  state(context: RetrieverContext): Promise<SnapshotState> {
    return this.call({ method: 'GET', path: '/snapshot', schema: SnapshotState }, context);
  }

  controls(query: URLSearchParams, context: RetrieverContext): Promise<ControlList> {
    return this.call({ method: 'GET', path: `/controls?${query.toString()}`, schema: ControlList }, context);
  }

  control(id: string, context: RetrieverContext): Promise<ControlDetail> {
    const path = `/controls/${encodeURIComponent(id)}`;
    return this.call({ method: 'GET', path, schema: ControlDetail }, context);
  }

  crosswalks(id: string, context: RetrieverContext): Promise<CrosswalkRows> {
    const path = `/crosswalks/${encodeURIComponent(id)}`;
    return this.call({ method: 'GET', path, schema: CrosswalkRows }, context);
  }

  /** Whether the retriever can answer searches now; not retried and not subject to the breaker. */
  async ping(signal: AbortSignal): Promise<void> {
    const { statusCode, body } = await this.pool.request({ method: 'GET', path: '/health/ready', signal });
    await body.dump();
    if (statusCode !== 200) {
      throw new AppError('retriever_unavailable', 'not ready');
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }

  private async call<Schema extends z.ZodType>(
    call: RetrieverCall<Schema>,
    context: RetrieverContext,
  ): Promise<z.infer<Schema>> {
    try {
      return await this.policy.run((signal) => this.attempt(call, context, signal), context.signal);
    } catch (error) {
      throw isUnavailable(error) ? unavailable(error) : error;
    }
  }

  private async attempt<Schema extends z.ZodType>(
    call: RetrieverCall<Schema>,
    context: RetrieverContext,
    signal: AbortSignal,
  ): Promise<z.infer<Schema>> {
    const { status, answer } = await this.exchange(call, context, signal);
    if (status >= 400) {
      throw refusal(answer);
    }
    const parsed = call.schema.safeParse(answer);
    if (!parsed.success) {
      throw failure('an answer of the wrong shape', parsed.error);
    }
    return parsed.data;
  }

  private async exchange(
    { method, path, payload }: RetrieverCall<z.ZodType>,
    context: RetrieverContext,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly answer: unknown }> {
    try {
      const response = await this.pool.request({
        method,
        path,
        headers: this.headers(context),
        body: payload === undefined ? null : JSON.stringify(payload),
        signal,
      });
      const states = response.headers[SNAPSHOT_HEADER];
      if (typeof states === 'string') {
        context.versions?.note(states);
      }
      return { status: response.statusCode, answer: await response.body.json() };
    } catch (error) {
      signal.throwIfAborted();
      throw failure('no answer', error);
    }
  }

  private headers({ workspaceId, requestId }: Omit<RetrieverContext, 'signal'>): Record<string, string> {
    const token = this.config.settings.INTERNAL_TOKEN;
    return {
      'content-type': 'application/json',
      'x-workspace-id': workspaceId,
      [REQUEST_ID_HEADER]: requestId,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
  }
}

/** No answer, or one that says nothing about the question: worth another try. Everything else is an answer. */
function failure(what: string, cause?: unknown): AppError {
  return new AppError('retriever_unavailable', what, { cause });
}

/** What the retriever says against a request; its own troubles are failures, a wrong token is ours. */
function refusal(answer: unknown): AppError {
  const problem = Problem.safeParse(answer);
  if (!problem.success || !isErrorCode(problem.data.code)) {
    return failure('an error of the wrong shape');
  }
  const { code, detail, status, nearest } = problem.data;
  if (code === 'index_not_ready') {
    return new AppError(code, detail, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  return status >= 500 || status === 401
    ? failure(`it says ${code}`)
    : new AppError(code, detail, { nearest });
}

function isUnavailable(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'retriever_unavailable';
}

/** What callers are told: the same for every cause, and when to come back. */
function unavailable(cause: AppError): AppError {
  return new AppError('retriever_unavailable', 'Search does not answer at the moment. Try again shortly.', {
    cause,
    retryAfterSeconds: cause.retryAfterSeconds ?? RETRY_AFTER_SECONDS,
  });
}
