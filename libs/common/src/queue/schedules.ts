import { getNextMillis } from 'bullmq';

/** What is done again and again by the clock of the queue, once for all workers. */
export const SCHEDULES = ['reingest', 'refresh'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

/** A moment that a schedule named. `id` is the same however often it is delivered. */
export interface ScheduledMoment {
  readonly schedule: ScheduleName;
  readonly id: string;
}

const PREFIX = 'schedule.';

/** The name of the queue entries of a schedule, and the id of the schedule itself. */
export function scheduleKey(schedule: ScheduleName): string {
  return `${PREFIX}${schedule}`;
}

export function scheduleOf(entryName: string): ScheduleName | undefined {
  return SCHEDULES.find((schedule) => scheduleKey(schedule) === entryName);
}

/** All times are UTC: an hour that daylight saving skips or repeats would skip or repeat the work. */
export const SCHEDULE_ZONE = 'UTC';

const FIELDS = /^\S+(?: +\S+){4,5}$/;

/** Whether it is a cron expression (five fields, or six with seconds) that names a moment still to come. */
export function isCron(text: string): boolean {
  try {
    return FIELDS.test(text) && getNextMillis(Date.now(), { pattern: text, tz: SCHEDULE_ZONE }) !== undefined;
  } catch {
    return false;
  }
}
