import { type ErrorCode, ERRORS } from './errors.js';

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** Fields at fault, for `validation_failed`. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** What there is with a similar name, nearest first, for `control_not_found`. */
  readonly nearest?: readonly string[] | undefined;
  /** Whole seconds after which it makes sense to try again; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** The one error that code here throws on purpose. `detail` is shown to the caller: plain words, no internals. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly status: number;
  readonly title: string;
  readonly errors: AppErrorOptions['errors'];
  readonly nearest: AppErrorOptions['nearest'];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string = ERRORS[code].title,
    options: AppErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = ERRORS[code].status;
    this.title = ERRORS[code].title;
    this.errors = options.errors;
    this.nearest = options.nearest;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
