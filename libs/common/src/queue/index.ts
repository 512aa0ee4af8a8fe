export { type ConsumerOptions, IngestConsumer, type QueueDelivery, RetryLater } from './ingest-consumer.js';
export { IngestQueue, type QueueTicket } from './ingest-queue.js';
export { type Backoff, type JobName, retryDelayMs } from './jobs.js';
export { type QueueSettings } from './queue-backend.js';
export { RedisClient } from './redis.js';
export { isCron, type ScheduledMoment, type ScheduleName, SCHEDULES } from './schedules.js';
