import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { RetrieverClient, type RetrieverContext } from './retriever-client.js';

interface Watched {
  readonly state: string;
  readonly usedAt: number;
}

/** A request that comes back sooner with nothing new was not held. */
const HELD_MS = 500;
/** Workspaces that are followed at the same time, and how long after they were last asked about. */
const MAX_WATCHED = 16;
const WATCH_MS = 5 * 60_000;

/**
 * In which state the index of a workspace is. The retriever holds a request of ours for each workspace that was asked about
 * lately and answers it the moment something changes, so that the state is known without a call; whenever no such request is
 * being held, the retriever is asked.
 */
@Injectable()
export class IndexState implements OnModuleDestroy {
  /** The workspace that was watched first comes first. */
  private readonly watched = new Map<string, Watched>();
  private readonly stopping = new AbortController();

  constructor(private readonly retriever: RetrieverClient) {}

  onModuleDestroy(): void {
    this.stopping.abort();
    this.watched.clear();
  }

  /** Throws what the retriever throws. */
  async current(context: RetrieverContext): Promise<string> {
    const { workspaceId } = context;
    const known = this.watched.get(workspaceId);
    if (known) {
      this.watched.set(workspaceId, { ...known, usedAt: Date.now() });
      return known.state;
    }
    const { snapshot } = await this.retriever.state(context);
    if (!this.watched.has(workspaceId) && this.watched.size < MAX_WATCHED && !this.stopping.signal.aborted) {
      this.watched.set(workspaceId, { state: snapshot, usedAt: Date.now() });
      void this.watch(workspaceId);
    }
    return snapshot;
  }

  /** Never rejects: what cannot be followed is forgotten, and asked for next time. */
  private async watch(workspaceId: string): Promise<void> {
    try {
      let known = this.watched.get(workspaceId);
      while (known && known.usedAt + WATCH_MS > Date.now()) {
        const askedAt = performance.now();
        const state = await this.retriever.stateAfter(known.state, workspaceId, this.stopping.signal);
        if (state === known.state && performance.now() - askedAt < HELD_MS) {
          break;
        }
        known = { state, usedAt: this.watched.get(workspaceId)?.usedAt ?? 0 };
        this.watched.set(workspaceId, known);
      }
    } catch {
      // The next question asks for itself.
    }
    this.watched.delete(workspaceId);
  }
}
