export { AppError, type AppErrorOptions } from './app-error.js';
export { type ErrorCode, ERRORS, isErrorCode } from './errors.js';
