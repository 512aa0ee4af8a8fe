import { Injectable } from '@nestjs/common';
import { Database } from '../database.js';

/** A row holds at most this: large values are slow to move in one piece. */
const PIECE_BYTES = 1024 * 1024;

/** Files as rows, in pieces. Keys are checked by who calls. */
@Injectable()
export class BlobsRepository {
  constructor(private readonly database: Database) {}

  /** Replaces the blob as a whole; writers of one key take turns. */
  async write(key: string, bytes: Uint8Array): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`blob ${key}`]);
      await manager.query('DELETE FROM blobs WHERE key = $1', [key]);
      const pieces = Math.max(1, Math.ceil(bytes.byteLength / PIECE_BYTES));
      for (let piece = 0; piece < pieces; piece += 1) {
        const part = Buffer.from(bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES));
        await manager.query('INSERT INTO blobs (key, piece, bytes) VALUES ($1, $2, $3)', [key, piece, part]);
      }
    });
  }

  /** One statement, so the pieces are of one writing. */
  async read(key: string): Promise<Buffer | undefined> {
    const rows = await this.database.run((manager) =>
      manager.query<{ bytes: Buffer }[]>('SELECT bytes FROM blobs WHERE key = $1 ORDER BY piece', [key]),
    );
    return rows.length === 0 ? undefined : Buffer.concat(rows.map((row) => row.bytes));
  }

  async keysUnder(prefix: string): Promise<readonly string[]> {
    const rows = await this.database.run((manager) =>
      manager.query<{ key: string }[]>(
        'SELECT key FROM blobs WHERE piece = 0 AND starts_with(key, $1) ORDER BY key COLLATE "C"',
        [prefix],
      ),
    );
    return rows.map((row) => row.key);
  }

  async remove(key: string): Promise<void> {
    await this.database.run((manager) => manager.query('DELETE FROM blobs WHERE key = $1', [key]));
  }

  async removeUnder(prefix: string): Promise<void> {
    await this.database.run((manager) =>
      manager.query('DELETE FROM blobs WHERE starts_with(key, $1)', [prefix]),
    );
  }
}
