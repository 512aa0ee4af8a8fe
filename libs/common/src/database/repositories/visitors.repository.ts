import { Injectable } from '@nestjs/common';
import { Database, IMPATIENT } from '../database.js';

export interface VisitorSighting {
  readonly id: string;
  readonly workspaceId: string;
  readonly addressHash: string;
  readonly at: Date;
  readonly asked: boolean;
}

export interface VisitorCounts {
  readonly visitors: number;
  readonly newToday: number;
  readonly activeToday: number;
  readonly activeLast7Days: number;
  readonly activeLast30Days: number;
  readonly visits: number;
  readonly questions: number;
  readonly firstSeenAt: Date | null;
  readonly lastSeenAt: Date | null;
}

/**
 * A new visit begins after 30 minutes without a sign. One statement, exact under races. `source` gives rows of the id, the
 * workspace, twice the time (the first and the last sign), 1, the questions and the hash of the address.
 */
export function sightingStatement(source: string): string {
  return `INSERT INTO visitors AS v (id, workspace_id, first_seen_at, last_seen_at, visits, questions, address_hash)
    ${source}
    ON CONFLICT (id) DO UPDATE SET
      visits = v.visits + (excluded.last_seen_at - v.last_seen_at > interval '30 minutes')::int,
      last_seen_at = greatest(v.last_seen_at, excluded.last_seen_at),
      questions = v.questions + excluded.questions,
      address_hash = excluded.address_hash
    WHERE v.workspace_id = excluded.workspace_id`;
}

const SIGHTING = sightingStatement('VALUES ($1, $2, $3, $3, 1, $4, $5)');

const COUNTS = `
  SELECT count(*)::int AS "visitors",
    count(*) FILTER (WHERE first_seen_at >= date_trunc('day', $2::timestamptz, 'UTC'))::int AS "newToday",
    count(*) FILTER (WHERE last_seen_at >= date_trunc('day', $2::timestamptz, 'UTC'))::int AS "activeToday",
    count(*) FILTER (WHERE last_seen_at >= $2::timestamptz - interval '7 days')::int AS "activeLast7Days",
    count(*) FILTER (WHERE last_seen_at >= $2::timestamptz - interval '30 days')::int AS "activeLast30Days",
    coalesce(sum(visits), 0)::int AS "visits",
    coalesce(sum(questions), 0)::int AS "questions",
    min(first_seen_at) AS "firstSeenAt",
    max(last_seen_at) AS "lastSeenAt"
  FROM visitors WHERE workspace_id = $1`;

@Injectable()
export class VisitorsRepository {
  constructor(private readonly database: Database) {}

  /** Records that a visitor was here. */
  async record(sighting: VisitorSighting): Promise<void> {
    await this.database.run(
      (manager) =>
        manager.query(SIGHTING, [
          sighting.id,
          sighting.workspaceId,
          sighting.at,
          sighting.asked ? 1 : 0,
          sighting.addressHash,
        ]),
      IMPATIENT,
    );
  }

  async counts(workspaceId: string, now: Date): Promise<VisitorCounts> {
    const [row] = await this.database.run((manager) =>
      manager.query<VisitorCounts[]>(COUNTS, [workspaceId, now]),
    );
    if (!row) {
      throw new Error('An aggregate without a row.');
    }
    return row;
  }
}
