import { Injectable } from '@nestjs/common';
import { Database, IMPATIENT } from '../database.js';
import { ApiKey } from '../entities/api-key.entity.js';

const BOOTSTRAP_NAME = 'bootstrap';

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  /** The key with this hash, unless it is revoked or has expired at `now`. */
  findValid(keyHash: string, now: Date): Promise<ApiKey | undefined> {
    return this.database.run(async (manager) => {
      const row = await manager.findOneBy(ApiKey, { keyHash });
      const valid = row !== null && row.revokedAt === null && (row.expiresAt === null || row.expiresAt > now);
      return valid ? row : undefined;
    }, IMPATIENT);
  }

  /** Makes sure that exactly this bootstrap key is valid; earlier ones are revoked. */
  ensureBootstrap(key: Pick<ApiKey, 'id' | 'workspaceId' | 'keyHash' | 'scopes'>): Promise<void> {
    return this.database.transaction(async (manager) => {
      await manager.query(
        'UPDATE api_keys SET revoked_at = now() WHERE name = $1 AND key_hash <> $2 AND revoked_at IS NULL',
        [BOOTSTRAP_NAME, key.keyHash],
      );
      await manager.query(
        `INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (key_hash) DO UPDATE SET revoked_at = NULL, scopes = excluded.scopes`,
        [key.id, key.workspaceId, BOOTSTRAP_NAME, key.keyHash, key.scopes],
      );
    });
  }
}
