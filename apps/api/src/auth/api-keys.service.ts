import { createHash, randomUUID } from 'node:crypto';
import { type Scope, SCOPES } from '@app/common/contracts';
import { ApiKeysRepository, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';

interface VerifiedKey {
  readonly id: string;
  readonly workspaceId: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** A key as the database last knew it (`seenAt`), and when it was last asked, answer or not (`askedAt`). */
interface CachedKey {
  readonly key: VerifiedKey;
  readonly seenAt: number;
  readonly askedAt: number;
}

const CACHE_MS = 10_000;
const CACHED_KEYS = 1000;
/** So long a key that was seen goes on working while the database is away; nobody can revoke one then either. */
const OUTAGE_MS = 10 * 60_000;
const FAILURES_PER_MINUTE = 30;
const BOOTSTRAP_RETRY_MS = 2000;

/**
 * Verifies API keys by their SHA-256; a key that was revoked stops working within ten seconds on every gateway. While the
 * database is away, keys that were seen shortly before go on working.
 */
@Injectable()
export class ApiKeysService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('ApiKeys');
  private readonly cache = new Map<string, CachedKey>();
  private stopped = false;
  /** The first key, by its hash, as long as it is not stored: at the first start, while the database is away. */
  private unstored: string | undefined;

  constructor(
    private readonly config: ApiConfig,
    private readonly keys: ApiKeysRepository,
    private readonly limiter: RateLimiter,
  ) {}

  onApplicationBootstrap(): void {
    const key = this.config.settings.BOOTSTRAP_ADMIN_KEY;
    if (key !== undefined) {
      this.unstored = hashOf(key);
      void this.bootstrap(this.unstored);
    }
  }

  onApplicationShutdown(): void {
    this.stopped = true;
  }

  /**
   * Throws `unauthenticated` for any key that is not valid now, `rate_limited` after many of them from one address, and
   * `database_unavailable` for the first key while it is not stored yet.
   */
  async verify(presented: string, address: string): Promise<VerifiedKey> {
    const hash = hashOf(presented);
    const cached = this.cache.get(hash);
    if (cached && cached.askedAt + CACHE_MS > Date.now()) {
      return cached.key;
    }
    await this.limiter.peek(`auth-failures:${address}`, FAILURES_PER_MINUTE);
    const found = presented === '' ? undefined : await this.find(hash, cached);
    if (!found && hash === this.unstored) {
      throw new AppError('database_unavailable', 'The first key is not stored yet. Try again shortly.', {
        retryAfterSeconds: 2,
      });
    }
    if (!found) {
      this.cache.delete(hash);
      await this.limiter.hit(`auth-failures:${address}`, FAILURES_PER_MINUTE, 60_000);
      throw new AppError('unauthenticated', 'The API key is not valid.');
    }
    this.remember(hash, found);
    return found.key;
  }

  private async find(hash: string, cached: CachedKey | undefined): Promise<CachedKey | undefined> {
    try {
      const row = await this.keys.findValid(hash, new Date());
      const key = row && { id: row.id, workspaceId: row.workspaceId, scopes: new Set(row.scopes) };
      return key && { key, seenAt: Date.now(), askedAt: Date.now() };
    } catch (error) {
      if (cached && cached.seenAt + OUTAGE_MS > Date.now() && isOutage(error)) {
        return { ...cached, askedAt: Date.now() };
      }
      throw error;
    }
  }

  private remember(hash: string, found: CachedKey): void {
    if (this.cache.size >= CACHED_KEYS) {
      this.cache.clear();
    }
    this.cache.set(hash, found);
  }

  /** Makes the first key with every scope. Waits for the database as long as it takes. */
  private async bootstrap(keyHash: string): Promise<void> {
    while (!this.stopped) {
      try {
        await this.keys.ensureBootstrap({
          id: randomUUID(),
          workspaceId: DEFAULT_WORKSPACE_ID,
          keyHash,
          scopes: [...SCOPES],
        });
        this.unstored = undefined;
        return;
      } catch (error) {
        this.logger.warn({ err: error }, 'bootstrap key not stored yet');
        await new Promise((resolve) => setTimeout(resolve, BOOTSTRAP_RETRY_MS).unref());
      }
    }
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'database_unavailable';
}

/** Keys are random: a plain SHA-256 is enough, and looking it up by hash compares nothing byte by byte. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
