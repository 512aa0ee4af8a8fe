import { Injectable } from '@nestjs/common';
import { Database } from '../database.js';

/** The embedding cache: vectors by embedder and content, so that unchanged content is not embedded (and paid) again. */
@Injectable()
export class EmbeddingsRepository {
  constructor(private readonly database: Database) {}

  /** The vectors that are known, by content hash. */
  async getMany(
    embedderId: string,
    contentHashes: readonly string[],
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const rows = await this.database.run(async (manager) => {
      await manager.query(
        `UPDATE embeddings SET used_at = now()
         WHERE embedder_id = $1 AND content_hash = ANY ($2::text[]) AND used_at < now() - interval '1 day'`,
        [embedderId, contentHashes],
      );
      return manager.query<{ hash: string; vector: Buffer }[]>(
        'SELECT content_hash AS hash, vector FROM embeddings WHERE embedder_id = $1 AND content_hash = ANY ($2::text[])',
        [embedderId, contentHashes],
      );
    });
    return new Map(rows.map(({ hash, vector }) => [hash, toNumbers(vector)]));
  }

  /** Drops vectors that no build has used for so many days, unless a document still has that very text. */
  async forgetUnused(days: number): Promise<void> {
    await this.database.run((manager) =>
      manager.query(
        `DELETE FROM embeddings e WHERE used_at < now() - make_interval(days => $1)
           AND NOT EXISTS (SELECT FROM chunks WHERE chunks.content_hash = e.content_hash)`,
        [days],
      ),
    );
  }

  async putMany(embedderId: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
    await this.database.run((manager) =>
      manager.query(
        `INSERT INTO embeddings (embedder_id, content_hash, vector)
         SELECT $1, hash, vector FROM unnest($2::text[], $3::bytea[]) AS known (hash, vector)
         ON CONFLICT DO NOTHING`,
        [embedderId, [...vectors.keys()], [...vectors.values()].map(toBytes)],
      ),
    );
  }
}

/** float32, little-endian, whatever this machine prefers. */
function toBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes;
}

function toNumbers(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}
