import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { QdrantClient } from '@qdrant/js-client-rest';
import { AppError } from '@app/common/errors';
import { OutboundPolicy } from '@app/common/http';
import { absent, asked, isFault } from './qdrant-errors.js';
import { QdrantNames } from './qdrant-names.js';
import { StoredVectorIndex, type NearestQuery } from './stored-vector-index.js';
import { type VectorIndex } from './vector-index.js';
import {
  type StoredVersion,
  type VectorBatch,
  VectorStore,
  type VectorVersion,
  type VectorVersionShape,
} from './vector-store.js';
import { type RawHits } from './widening.js';

export interface QdrantOptions {
  readonly url: string;
  readonly apiKey?: string | undefined;
  /** Begins every name there: installations that share a server must differ in it. */
  readonly prefix: string;
  /** For one search. */
  readonly timeoutMs: number;
}

/** What a search keeps in sight of the graph (`hnsw_ef`). */
const EF_SEARCH = 128;
const REQUEST_TIMEOUT_MS = 60_000;
/** Building the graph goes on after the last vector; searches are right before, and slower. */
const OPTIMIZED_WITHIN_MS = 3_600_000;
const OPTIMIZED_POLL_MS = 100;

/**
 * Vectors in Qdrant. Each publication fills a collection of its own there; an alias that names the version is set when
 * the last vector is in, another one names the version that is served. Setting aliases is one atomic step of the server.
 */
export class QdrantStore extends VectorStore {
  readonly engine = 'qdrant';
  private readonly api: ReturnType<QdrantClient['api']>;
  private readonly names: QdrantNames;
  private readonly searches: OutboundPolicy;
  private readonly requests: OutboundPolicy;

  constructor({ url, apiKey, prefix, timeoutMs }: QdrantOptions) {
    super();
    // Time limits are ours; the key goes as a header of ours, because the client prints a warning where it is not TLS.
    const headers = apiKey === undefined ? {} : { 'api-key': apiKey };
    const client = new QdrantClient({ url, headers, timeout: Infinity, checkCompatibility: false });
    this.api = client.api();
    this.names = new QdrantNames(prefix);
    const policy = { name: 'The vector store', unavailable: 'vector_store_failed', isFault } as const;
    this.searches = new OutboundPolicy({
      ...policy,
      attempts: 1,
      attemptTimeoutMs: timeoutMs,
      breakAfter: 3,
      halfOpenAfterMs: 2000,
    });
    this.requests = new OutboundPolicy({
      ...policy,
      attempts: 4,
      attemptTimeoutMs: REQUEST_TIMEOUT_MS,
      breakAfter: 20,
    });
  }

  open(version: VectorVersionShape): VectorIndex {
    const name = this.names.version(version);
    return new StoredVectorIndex(this.engine, version, (query) => this.nearest(name, query));
  }

  async has(version: VectorVersionShape, signal?: AbortSignal): Promise<boolean> {
    const collection_name = this.names.version(version);
    if ((await this.aliases(signal)).get(collection_name) === undefined) {
      return false;
    }
    const rows = await this.count(collection_name, signal);
    const { data } = await this.ask((init) => this.api.getCollection({ collection_name }, init), signal);
    const vectors = data.result?.config.params.vectors;
    return rows === version.rows && vectors?.['size'] === version.dimensions;
  }

  async publish(
    version: VectorVersionShape,
    batches: Iterable<VectorBatch> | AsyncIterable<VectorBatch>,
    signal?: AbortSignal,
  ): Promise<void> {
    const alias = this.names.version(version);
    const collection = `${alias}.${randomBytes(4).toString('hex')}`;
    await this.create(collection, version.dimensions, signal);
    for await (const batch of batches) {
      signal?.throwIfAborted();
      await this.add(collection, batch, version.dimensions, signal);
    }
    if ((await this.count(collection, signal)) !== version.rows) {
      throw new AppError('vector_invalid', `These are not the ${version.rows} vectors of the version`);
    }
    await this.untilOptimized(collection, signal);
    await this.point(new Map([[alias, collection]]), signal);
    await this.dropCollections((name) => name.startsWith(`${alias}.`) && name !== collection, signal);
  }

  async activate(version: VectorVersion, signal?: AbortSignal): Promise<void> {
    const collection = (await this.aliases(signal)).get(this.names.version(version));
    if (collection === undefined) {
      throw absent();
    }
    await this.point(new Map([[this.names.active(version.collectionId), collection]]), signal);
  }

  async active(collectionId: string, signal?: AbortSignal): Promise<StoredVersion | undefined> {
    const collection = (await this.aliases(signal)).get(this.names.active(collectionId));
    const version = collection === undefined ? undefined : this.names.parse(collection);
    return version && { ...version, finished: true };
  }

  async list(signal?: AbortSignal): Promise<readonly StoredVersion[]> {
    const finished = new Set((await this.aliases(signal)).values());
    const found = (await this.collections(signal)).flatMap((name) => {
      const version = this.names.parse(name);
      return version === undefined ? [] : [{ ...version, finished: finished.has(name) }];
    });
    return found.sort(
      (a, b) =>
        a.collectionId.localeCompare(b.collectionId) || a.version - b.version || +a.finished - +b.finished,
    );
  }

  async remove(version: StoredVersion, signal?: AbortSignal): Promise<void> {
    const start = `${this.names.stored(version)}.`;
    const aliases = await this.aliases(signal);
    const finished = new Set(aliases.values());
    const isMeant = (name: string): boolean =>
      name.startsWith(start) && finished.has(name) === version.finished;
    await this.unpoint(
      [...aliases].filter(([, collection]) => isMeant(collection)).map(([alias]) => alias),
      signal,
    );
    await this.dropCollections(isMeant, signal);
  }

  async ping(signal?: AbortSignal): Promise<void> {
    await this.searches.run((limit) => asked(() => this.api.getCollections({}, { signal: limit })), signal);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async nearest(name: string, { vector, limit, where, signal }: NearestQuery): Promise<RawHits> {
    const must = [
      ...(where?.family === undefined ? [] : [{ key: 'family', match: { value: where.family } }]),
      ...(where?.baseline === undefined ? [] : [{ key: 'baselines', match: { value: where.baseline } }]),
    ];
    const request = {
      collection_name: name,
      query: Array.from(vector),
      limit,
      params: { hnsw_ef: Math.max(EF_SEARCH, limit) },
      with_payload: false,
      ...(must.length === 0 ? {} : { filter: { must } }),
    };
    const { data } = await this.searches.run(
      (within) => asked(() => this.api.queryPoints(request, { signal: within })),
      signal,
    );
    const points = data.result?.points ?? [];
    return {
      rows: Int32Array.from(points, ({ id }) => Number(id)),
      scores: Float32Array.from(points, ({ score }) => score),
    };
  }

  private async create(collection: string, dimensions: number, signal?: AbortSignal): Promise<void> {
    const vectors = { size: dimensions, distance: 'Dot' as const };
    await this.ask(
      (init) => this.api.createCollection({ collection_name: collection, vectors }, init),
      signal,
    );
    for (const field_name of ['family', 'baselines']) {
      const index = { collection_name: collection, wait: true, field_name, field_schema: 'keyword' as const };
      await this.ask((init) => this.api.createFieldIndex(index, init), signal);
    }
  }

  private async add(
    collection: string,
    { from, vectors, attributes }: VectorBatch,
    dimensions: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const points = vectors.map((vector, i) => {
      if (vector.length !== dimensions) {
        throw new AppError('vector_invalid', `A vector has ${vector.length} dimensions, not ${dimensions}`);
      }
      const { family, baselines = [] } = attributes[i] ?? {};
      return { id: from + i, vector: Array.from(vector), payload: { family, baselines: [...baselines] } };
    });
    const request = { collection_name: collection, wait: true, points };
    await this.ask((init) => this.api.upsertPoints(request, init), signal);
  }

  private async count(collection_name: string, signal?: AbortSignal): Promise<number> {
    const { data } = await this.ask(
      (init) => this.api.countPoints({ collection_name, exact: true }, init),
      signal,
    );
    return data.result?.count ?? 0;
  }

  private async untilOptimized(collection_name: string, signal?: AbortSignal): Promise<void> {
    const until = Date.now() + OPTIMIZED_WITHIN_MS;
    while (Date.now() < until) {
      const { data } = await this.ask((init) => this.api.getCollection({ collection_name }, init), signal);
      if (data.result?.status === 'green') {
        return;
      }
      await sleep(OPTIMIZED_POLL_MS, undefined, signal === undefined ? {} : { signal });
    }
  }

  /** Collection by alias. */
  private async aliases(signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const { data } = await this.ask((init) => this.api.getCollectionsAliases({}, init), signal);
    return new Map(
      (data.result?.aliases ?? []).map(({ alias_name, collection_name }) => [alias_name, collection_name]),
    );
  }

  private async collections(signal?: AbortSignal): Promise<readonly string[]> {
    const { data } = await this.ask((init) => this.api.getCollections({}, init), signal);
    return (data.result?.collections ?? []).map(({ name }) => name);
  }

  /** All in one step, whatever the aliases named before. */
  private async point(collectionByAlias: ReadonlyMap<string, string>, signal?: AbortSignal): Promise<void> {
    const known = await this.aliases(signal);
    const actions = [...collectionByAlias].flatMap(([alias_name, collection_name]) => [
      ...(known.has(alias_name) ? [{ delete_alias: { alias_name } }] : []),
      { create_alias: { alias_name, collection_name } },
    ]);
    await this.ask((init) => this.api.updateAliases({ actions }, init), signal);
  }

  private async unpoint(aliases: readonly string[], signal?: AbortSignal): Promise<void> {
    const actions = aliases.map((alias_name) => ({ delete_alias: { alias_name } }));
    if (actions.length > 0) {
      await this.ask((init) => this.api.updateAliases({ actions }, init), signal);
    }
  }

  private async dropCollections(isMeant: (name: string) => boolean, signal?: AbortSignal): Promise<void> {
    for (const collection_name of (await this.collections(signal)).filter(isMeant)) {
      await this.ask((init) => this.api.deleteCollection({ collection_name }, init), signal);
    }
  }

  private ask<Result>(
    call: (init: RequestInit) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    return this.requests.run((limit) => asked(() => call({ signal: limit })), signal);
  }
}
