import { Injectable } from '@nestjs/common';
import { Database } from '../database.js';

/** Rows that are read at once. */
const ROWS_AT_ONCE = 8;

/** Files as rows, in pieces. Keys are checked by who calls. */
@Injectable()
export class BlobsRepository {
  constructor(private readonly database: Database) {}

  /** Replaces the blob as a whole, a row for each piece; writers of one key take turns. */
  async write(key: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`blob ${key}`]);
      await manager.query('DELETE FROM blobs WHERE key = $1', [key]);
      let number = 0;
      for await (const piece of pieces) {
        const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
        await manager.query('INSERT INTO blobs (key, piece, bytes) VALUES ($1, $2, $3)', [
          key,
          number,
          bytes,
        ]);
        number += 1;
      }
    });
  }

  /** Some rows from number `from` on, of which writing they are, and how many there are from there on. */
  async read(
    key: string,
    from: number,
  ): Promise<
    { readonly writing: string; readonly left: number; readonly rows: readonly Buffer[] } | undefined
  > {
    const found = await this.database.run((manager) =>
      manager.query<{ bytes: Buffer; writing: string; left: number }[]>(
        `SELECT bytes, xmin::text AS writing, count(*) OVER ()::int AS left
         FROM blobs WHERE key = $1 AND piece >= $2 ORDER BY piece LIMIT ${ROWS_AT_ONCE}`,
        [key, from],
      ),
    );
    const [first] = found;
    return first && { writing: first.writing, left: first.left, rows: found.map(({ bytes }) => bytes) };
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
