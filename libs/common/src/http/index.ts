export { Access, ACCESS_POLICY, type AccessPolicy, mayReadMetrics } from './access.js';
export { type RequestPatience } from './adapter.js';
export { boundedFetch, type FetchBounds, withBoundedFetch } from './bounded-fetch.js';
export { Drain } from './drain.js';
export { toAppError, toProblem } from './problem.js';
export { type ForeignProblem } from './problem.filter.js';
export { providerAnswerError, providerError, providerStatusError } from './provider-error.js';
export { REQUEST_ID_HEADER } from './request-id.js';
export {
  type HeldValue,
  OutboundPolicy,
  type OutboundPolicyOptions,
  retryAfterSeconds,
} from './resilience.js';
export { createService, runService, type ServiceOptions, stopService } from './service.js';
export { ServiceModule } from './service.module.js';
