/** What a log says of an error. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** Frames alone: the first lines of a stack repeat the message. */
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const DEEPEST_CAUSE = 4;
const MAX_MESSAGE_CHARS = 500;

/**
 * An error without what it carries along: those of the database driver hold statements and their parameters, those of
 * clients whole requests. Messages of errors that quote the data at fault lose the quotation.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!isErrorLike(error)) {
    return { type: typeof error, message: 'not an error' };
  }
  const stack = typeof error.stack === 'string' ? framesOf(error.stack) : '';
  return {
    type: error.name,
    message: messageOf(error),
    ...(typeof error.code === 'string' && { code: error.code }),
    ...(stack !== '' && { stack }),
    ...(error.cause !== undefined && depth < DEEPEST_CAUSE && { cause: loggedError(error.cause, depth + 1) }),
  };
}

interface ErrorLike {
  readonly name: string;
  readonly message: string;
  readonly stack?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/** Not `instanceof`: errors come from other realms too. */
function isErrorLike(error: unknown): error is ErrorLike {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string' &&
    'name' in error &&
    typeof error.name === 'string'
  );
}

function messageOf({ name, message, code }: ErrorLike): string {
  // Class 22 of SQLSTATE: data exceptions. Both they and parsers quote what they could not read.
  const quotes = name === 'SyntaxError' || (typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code));
  const said = quotes ? message.replace(/["'`].*["'`]/s, '"…"') : message;
  return said.slice(0, MAX_MESSAGE_CHARS);
}

function framesOf(stack: string): string {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.map((line) => line.trim()).join('\n');
}
