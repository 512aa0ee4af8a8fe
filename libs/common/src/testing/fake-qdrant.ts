import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const Payload = z.record(z.string(), z.unknown());
const Upsert = z.object({
  points: z.array(z.object({ id: z.int().min(0), vector: z.array(z.number()), payload: Payload.nullish() })),
});
const Create = z.object({
  vectors: z.object({
    size: z.int().min(1).max(65_536),
    distance: z.enum(['Dot', 'Cosine', 'Euclid', 'Manhattan']),
  }),
});
const Match = z.object({
  key: z.string(),
  match: z.object({ value: z.union([z.string(), z.number(), z.boolean()]) }),
});
const Filter = z.object({ must: z.array(Match).default([]) });
const Query = z.object({
  query: z.array(z.number()),
  limit: z.int().min(1).default(10),
  filter: Filter.nullish(),
  with_payload: z.boolean().default(false),
});
const Aliases = z.object({
  actions: z.array(
    z.union([
      z.object({ create_alias: z.object({ collection_name: z.string(), alias_name: z.string() }) }),
      z.object({ delete_alias: z.object({ alias_name: z.string() }) }),
    ]),
  ),
});
const FieldIndex = z.object({ field_name: z.string(), field_schema: z.literal('keyword') });

const UPSERT = 'PUT /collections/*/points';

interface FakePoint {
  readonly id: number;
  readonly vector: readonly number[];
  readonly payload: Readonly<Record<string, unknown>>;
}

interface FakeCollection {
  readonly size: number;
  readonly points: Map<number, FakePoint>;
  readonly indexed: Set<string>;
  /** Times that it is still said to be building its graph. */
  yellow: number;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Qdrant's REST protocol (1.16) in memory, as far as we use it: collections, aliases, points, filters by keyword, exact
 * search by inner product, API keys, and its errors in its words and shapes. The contract spec runs against the real
 * server too, where there is one.
 */
export class FakeQdrant {
  readonly collections = new Map<string, FakeCollection>();
  readonly aliases = new Map<string, string>();
  /** Answers with this status instead, once for each one in the list. */
  readonly failNext: number[] = [];
  /** Points are taken once this resolves. */
  beforeUpsert: () => Promise<unknown> = () => Promise.resolve();
  url = '';
  private server: Server | undefined;

  private constructor(private readonly apiKey: string | undefined) {}

  static async start(apiKey?: string): Promise<FakeQdrant> {
    const fake = new FakeQdrant(apiKey);
    const server = createServer((request, response) => {
      void fake.answer(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    fake.server = server;
    const address = server.address();
    fake.url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    return fake;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((done) => this.server?.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const send = (status: number, body: Readonly<Record<string, unknown>>): void => {
      const time = (performance.now() - started) / 1000;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...body, time }));
    };
    try {
      send(200, { status: 'ok', result: await this.handle(request) });
    } catch (error) {
      if (error instanceof z.ZodError) {
        send(400, { status: { error: `Format error in JSON body: ${error.issues[0]?.message}` } });
        return;
      }
      const { status, message } = error instanceof Refusal ? error : new Refusal(500, String(error));
      send(status, { status: { error: message } });
    }
  }

  private async handle(request: IncomingMessage): Promise<unknown> {
    const body = request.method === 'GET' || request.method === 'DELETE' ? undefined : await json(request);
    this.checkKey(request);
    const failure = this.failNext.shift();
    if (failure !== undefined) {
      throw new Refusal(failure, 'Service internal error');
    }
    const path = new URL(request.url ?? '/', this.url).pathname.split('/').slice(1).map(decodeURIComponent);
    const route = `${request.method} /${shapeOf(path)}`;
    if (route === UPSERT) {
      await this.beforeUpsert();
    }
    return this.route(route, path[1] ?? '', body);
  }

  private checkKey(request: IncomingMessage): void {
    const given = request.headers['api-key'];
    if (this.apiKey !== undefined && given === undefined) {
      throw new Refusal(401, 'Must provide an API key or an Authorization bearer token');
    }
    if (this.apiKey !== undefined && given !== this.apiKey) {
      throw new Refusal(403, 'Invalid API key or JWT');
    }
  }

  private route(route: string, name: string, body: unknown): unknown {
    const handlers: Readonly<Record<string, () => unknown>> = {
      'GET /collections': () => ({
        collections: [...this.collections.keys()].map((known) => ({ name: known })),
      }),
      'GET /aliases': () => ({
        aliases: [...this.aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name })),
      }),
      'POST /collections/aliases': () => this.updateAliases(Aliases.parse(body)),
      'PUT /collections/*': () => this.create(name, Create.parse(body)),
      'GET /collections/*': () => this.describe(this.find(name)),
      'DELETE /collections/*': () => this.drop(name),
      'PUT /collections/*/index': () => this.index(this.find(name), FieldIndex.parse(body)),
      [UPSERT]: () => this.upsert(this.find(name), Upsert.parse(body)),
      'POST /collections/*/points/count': () => ({ count: this.find(name).points.size }),
      'POST /collections/*/points/query': () => ({ points: this.query(this.find(name), Query.parse(body)) }),
    };
    const handler = handlers[route];
    if (handler === undefined) {
      throw new Refusal(404, '');
    }
    return handler();
  }

  private find(name: string): FakeCollection {
    const found = this.collections.get(this.aliases.get(name) ?? name);
    if (found === undefined) {
      throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`);
    }
    return found;
  }

  private create(name: string, { vectors }: z.infer<typeof Create>): boolean {
    if (this.collections.has(name)) {
      throw new Refusal(409, `Wrong input: Collection \`${name}\` already exists!`);
    }
    if (/[<>:"/\\|?*\0\u001f]/.test(name) || name.length > 255) {
      throw new Refusal(422, `Validation error: collection name cannot contain forbidden characters`);
    }
    this.collections.set(name, { size: vectors.size, points: new Map(), indexed: new Set(), yellow: 1 });
    return true;
  }

  private describe(collection: FakeCollection): unknown {
    const status = collection.yellow > 0 ? 'yellow' : 'green';
    collection.yellow -= 1;
    return {
      status,
      points_count: collection.points.size,
      config: { params: { vectors: { size: collection.size, distance: 'Dot' } } },
    };
  }

  private drop(name: string): boolean {
    const known = this.collections.delete(name);
    for (const [alias, collection] of this.aliases) {
      if (collection === name) {
        this.aliases.delete(alias);
      }
    }
    return known;
  }

  /** All or nothing. */
  private updateAliases({ actions }: z.infer<typeof Aliases>): boolean {
    for (const action of actions) {
      if ('create_alias' in action && !this.collections.has(action.create_alias.collection_name)) {
        throw new Refusal(
          404,
          `Not found: Collection \`${action.create_alias.collection_name}\` doesn't exist!`,
        );
      }
    }
    for (const action of actions) {
      if ('create_alias' in action) {
        this.aliases.set(action.create_alias.alias_name, action.create_alias.collection_name);
      } else {
        this.aliases.delete(action.delete_alias.alias_name);
      }
    }
    return true;
  }

  private index(collection: FakeCollection, { field_name }: z.infer<typeof FieldIndex>): unknown {
    collection.indexed.add(field_name);
    return { operation_id: 0, status: 'completed' };
  }

  private upsert(collection: FakeCollection, { points }: z.infer<typeof Upsert>): unknown {
    for (const { vector } of points) {
      requireSize(collection, vector);
    }
    for (const { id, vector, payload } of points) {
      collection.points.set(id, { id, vector, payload: payload ?? {} });
    }
    return { operation_id: 0, status: 'completed' };
  }

  private query(collection: FakeCollection, { query, limit, filter }: z.infer<typeof Query>): unknown[] {
    requireSize(collection, query);
    return [...collection.points.values()]
      .filter(({ payload }) =>
        (filter?.must ?? []).every(({ key, match }) => holds(payload[key], match.value)),
      )
      .map(({ id, vector }) => ({ id, version: 0, score: innerProduct(vector, query) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
  }
}

/** Names of collections as `*`. */
function shapeOf(path: readonly string[]): string {
  return path
    .map((part, i) => (i === 1 && path[0] === 'collections' && part !== 'aliases' ? '*' : part))
    .join('/');
}

function requireSize({ size }: FakeCollection, vector: readonly number[]): void {
  if (vector.length !== size) {
    throw new Refusal(
      400,
      `Wrong input: Vector dimension error: expected dim: ${size}, got ${vector.length}`,
    );
  }
}

/** A list holds a value that is one of its own. */
function holds(field: unknown, value: unknown): boolean {
  return Array.isArray(field) ? field.includes(value) : field === value;
}

function innerProduct(a: readonly number[], b: readonly number[]): number {
  return Math.fround(a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0));
}
