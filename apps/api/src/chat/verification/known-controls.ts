import { AppError } from '@app/common/errors';
import { Injectable } from '@nestjs/common';
import { RetrieverClient, type RetrieverContext } from '../../retrieval/retriever-client.js';

/** Which of some controls exist: `unchecked` are those that could not be asked for. */
export interface ControlExistence {
  readonly unknown: ReadonlySet<string>;
  readonly unchecked: ReadonlySet<string>;
}

const MAX_SNAPSHOTS = 16;
const MAX_IDS = 5000;
/** A catalog of a collection that was not searched may change without a new snapshot name. */
const KEPT_MS = 60_000;
const AT_ONCE = 10;

interface Known {
  readonly until: number;
  readonly exists: Map<string, boolean>;
}

/** Asks the catalog which control ids exist, and remembers it for each snapshot for a minute. */
@Injectable()
export class KnownControls {
  private readonly snapshots = new Map<string, Known>();

  constructor(private readonly retriever: RetrieverClient) {}

  /** `ids` are in OSCAL form. Rejects only when the caller has left. */
  async look(ids: readonly string[], snapshot: string, context: RetrieverContext): Promise<ControlExistence> {
    const { exists } = this.known(`${context.workspaceId} ${snapshot}`);
    const unchecked = new Set<string>();
    const asked = ids.filter((id) => !exists.has(id));
    for (let from = 0; from < asked.length; from += AT_ONCE) {
      await Promise.all(
        asked.slice(from, from + AT_ONCE).map(async (id) => {
          const found = await this.exists(id, context);
          if (found === undefined) {
            unchecked.add(id);
          } else if (exists.size < MAX_IDS) {
            exists.set(id, found);
          }
        }),
      );
    }
    return { unknown: new Set(ids.filter((id) => exists.get(id) === false)), unchecked };
  }

  private async exists(id: string, context: RetrieverContext): Promise<boolean | undefined> {
    try {
      await this.retriever.control(id, context);
      return true;
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof AppError)) {
        throw error;
      }
      return error.code === 'control_not_found' ? false : undefined;
    }
  }

  private known(key: string): Known {
    const found = this.snapshots.get(key);
    if (found && found.until > Date.now()) {
      return found;
    }
    this.snapshots.delete(key);
    const [oldest] = this.snapshots.keys();
    if (oldest !== undefined && this.snapshots.size >= MAX_SNAPSHOTS) {
      this.snapshots.delete(oldest);
    }
    const fresh = { until: Date.now() + KEPT_MS, exists: new Map<string, boolean>() };
    this.snapshots.set(key, fresh);
    return fresh;
  }
}
