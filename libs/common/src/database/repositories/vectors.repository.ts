import { createHash } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { type Database } from '../database.js';
import { prepareVectorSchema, VECTOR_SCHEMA as SCHEMA } from './vector-schema.js';

/** Below this many rows a scan is quick and exact. */
const INDEX_FROM_ROWS = 10_000;
/** pgvector indexes at most so many dimensions of 4 bytes, twice as many of 2. */
const MOST_INDEXED_DIMENSIONS = 2000;
/** What the graph keeps in sight during a search. The extension takes at most 1000. */
const EF_SEARCH = 100;
const MOST_EF_SEARCH = 1000;

interface Key {
  readonly collectionId: string;
  readonly version: number;
  readonly hash: string;
}

interface Shape {
  readonly rows: number;
  readonly dimensions: number;
}

interface Row {
  readonly row: number;
  readonly vector: Float32Array;
  readonly family?: string | undefined;
  readonly baselines?: readonly string[] | undefined;
}

interface Query {
  readonly vector: Float32Array;
  readonly limit: number;
  readonly family: string | undefined;
  readonly baseline: string | undefined;
  readonly size: number;
}

/**
 * Vectors of versions in tables of pgvector, one for each version, so that a version is dropped in one step and
 * versions may differ in dimensions. A table gets the name that is searched when it is complete.
 */
export class VectorsRepository {
  private prepared: Promise<void> | undefined;

  /** @param indexFromRows smaller versions are searched by comparing every vector */
  constructor(
    private readonly database: Database,
    private readonly indexFromRows = INDEX_FROM_ROWS,
  ) {}

  /** Throws `vector_store_failed` where the extension is missing or too old. */
  prepare(): Promise<void> {
    this.prepared ??= this.database.transaction(prepareVectorSchema).catch((error: unknown) => {
      this.prepared = undefined;
      throw error;
    });
    return this.prepared;
  }

  async begin(key: Key, dimensions: number): Promise<void> {
    await this.drop(key, false);
    await this.database.run((manager) =>
      manager.query(
        `CREATE TABLE ${tableOf(key, false)} (row integer PRIMARY KEY, family text, baselines text[] NOT NULL,
         embedding vector(${Math.trunc(dimensions)}) NOT NULL)`,
      ),
    );
    await this.database.run((manager) =>
      manager.query(
        `INSERT INTO ${SCHEMA}.versions (collection_id, version, hash, finished) VALUES ($1, $2, $3, false)`,
        keyValues(key),
      ),
    );
  }

  async add(key: Key, rows: readonly Row[]): Promise<void> {
    await this.database.run((manager) =>
      manager.query(
        `INSERT INTO ${tableOf(key, false)} (row, family, baselines, embedding)
         SELECT row, family, string_to_array(baselines, ','), embedding::vector
         FROM unnest($1::int[], $2::text[], $3::text[], $4::text[]) AS added (row, family, baselines, embedding)`,
        [
          rows.map(({ row }) => row),
          rows.map(({ family }) => family ?? null),
          rows.map(({ baselines = [] }) => baselines.join(',')),
          rows.map(({ vector }) => literal(vector)),
        ],
      ),
    );
  }

  async finish(key: Key, { rows, dimensions }: Shape): Promise<boolean> {
    const unfinished = tableOf(key, false);
    const [counted] = await this.database.run((manager) =>
      manager.query<{ rows: number }[]>(`SELECT count(*)::int AS rows FROM ${unfinished}`),
    );
    if (counted?.rows !== rows) {
      return false;
    }
    await this.database.run(async (manager) => {
      if (rows >= this.indexFromRows && isIndexable(dimensions)) {
        const { expression, operators } = indexed(dimensions);
        await manager.query(`CREATE INDEX ON ${unfinished} USING hnsw ((${expression}) ${operators})`);
        await manager.query(`CREATE INDEX ON ${unfinished} (family)`);
      }
      await manager.query(`ANALYZE ${unfinished}`);
    });
    await this.database.transaction(async (manager) => {
      await remove(manager, key, true);
      await manager.query(`ALTER TABLE ${unfinished} RENAME TO ${nameOf(key, true)}`);
      await manager.query(
        `UPDATE ${SCHEMA}.versions SET finished = true, rows = $4, dimensions = $5
         WHERE collection_id = $1 AND version = $2 AND hash = $3 AND NOT finished`,
        [...keyValues(key), rows, dimensions],
      );
    });
    return true;
  }

  async shapeOf(key: Key): Promise<Shape | undefined> {
    const found = await this.known<Shape>(
      `SELECT rows, dimensions FROM ${SCHEMA}.versions
       WHERE collection_id = $1 AND version = $2 AND hash = $3 AND finished`,
      keyValues(key),
    );
    return found[0];
  }

  async markActive(key: Key): Promise<boolean> {
    if ((await this.shapeOf(key)) === undefined) {
      return false;
    }
    await this.database.run((manager) =>
      manager.query(
        `UPDATE ${SCHEMA}.versions SET active = finished AND version = $2 AND hash = $3 WHERE collection_id = $1`,
        keyValues(key),
      ),
    );
    return true;
  }

  async active(collectionId: string): Promise<Key | undefined> {
    const found = await this.known<Key>(
      `SELECT collection_id AS "collectionId", version, hash FROM ${SCHEMA}.versions
       WHERE collection_id = $1 AND active`,
      [collectionId],
    );
    return found[0];
  }

  list(): Promise<readonly (Key & { readonly finished: boolean })[]> {
    return this.known(
      `SELECT collection_id AS "collectionId", version, hash, finished FROM ${SCHEMA}.versions
       ORDER BY collection_id, version, hash, finished`,
    );
  }

  async drop(key: Key, finished: boolean): Promise<void> {
    if (await this.exists('versions')) {
      await this.database.transaction((manager) => remove(manager, key, finished));
    }
  }

  /** The rows with the largest inner products, best first; nothing where the version is not there. */
  async nearest(key: Key, query: Query): Promise<readonly { row: number; score: number }[] | undefined> {
    const { vector, limit, family, baseline, size } = query;
    const isGraph = size >= this.indexFromRows && isIndexable(vector.length);
    const { expression, type } = isGraph ? indexed(vector.length) : plain();
    const distance = `${expression} <#> $1::${type}`;
    const sql = `SELECT row, -(${distance}) AS score FROM ${tableOf(key, true)}
      WHERE ($2::text IS NULL OR family = $2) AND ($3::text IS NULL OR $3 = ANY (baselines))
      ORDER BY ${distance} LIMIT $4`;
    const parameters = [literal(vector), family ?? null, baseline ?? null, limit];
    try {
      if (!isGraph) {
        return await this.database.run((manager) => manager.query(sql, parameters));
      }
      return await this.database.transaction(async (manager) => {
        await manager.query(
          `SELECT set_config('hnsw.ef_search', $1, true), set_config('hnsw.iterative_scan', 'strict_order', true)`,
          [String(Math.min(MOST_EF_SEARCH, Math.max(EF_SEARCH, limit)))],
        );
        return manager.query(sql, parameters);
      });
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  ping(): Promise<void> {
    return this.database.ping();
  }

  close(): Promise<void> {
    return this.database.onApplicationShutdown();
  }

  /** Rows of our list; none where it was never made. */
  private async known<Result>(sql: string, parameters: unknown[] = []): Promise<readonly Result[]> {
    try {
      return await this.database.run((manager) => manager.query<Result[]>(sql, parameters));
    } catch (error) {
      if (isMissing(error)) {
        return [];
      }
      throw error;
    }
  }

  private async exists(table: string): Promise<boolean> {
    const [found] = await this.database.run((manager) =>
      manager.query<{ name: string | null }[]>('SELECT to_regclass($1)::text AS name', [
        `${SCHEMA}.${table}`,
      ]),
    );
    return typeof found?.name === 'string';
  }
}

async function remove(manager: EntityManager, key: Key, finished: boolean): Promise<void> {
  await manager.query(`DROP TABLE IF EXISTS ${tableOf(key, finished)}`);
  await manager.query(
    `DELETE FROM ${SCHEMA}.versions WHERE collection_id = $1 AND version = $2 AND hash = $3 AND finished = $4`,
    [...keyValues(key), finished],
  );
}

function keyValues({ collectionId, version, hash }: Key): unknown[] {
  return [collectionId, version, hash];
}

/** Always a plain identifier, whatever the collection is called. */
function nameOf({ collectionId, version, hash }: Key, finished: boolean): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([collectionId, version, hash]))
    .digest('hex');
  return `${finished ? 'v' : 'unfinished'}_${digest.slice(0, 32)}`;
}

function tableOf(key: Key, finished: boolean): string {
  return `${SCHEMA}.${nameOf(key, finished)}`;
}

function isIndexable(dimensions: number): boolean {
  return dimensions <= 2 * MOST_INDEXED_DIMENSIONS;
}

/** What the graph is built on: the vectors, or their halves where they are too long for it. */
function indexed(dimensions: number): { expression: string; type: string; operators: string } {
  if (dimensions <= MOST_INDEXED_DIMENSIONS) {
    return { expression: 'embedding', type: 'vector', operators: 'vector_ip_ops' };
  }
  const type = `halfvec(${dimensions})`;
  return { expression: `embedding::${type}`, type, operators: 'halfvec_ip_ops' };
}

function plain(): { expression: string; type: string } {
  return { expression: 'embedding', type: 'vector' };
}

/** As pgvector reads it. */
function literal(vector: Float32Array): string {
  return `[${vector.join(',')}]`;
}

/** SQLSTATE of a table or schema that is not there. */
function isMissing(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === '42P01' || code === '3F000';
}
