import { ByteCache } from '@app/common/cache';
import {
  type ControlDetail,
  type ControlList,
  type CrosswalkRows,
  type SearchRequest,
  type SearchResponse,
} from '@app/common/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { IndexState } from './index-state.js';
import { RetrieverClient, type RetrieverContext } from './retriever-client.js';

/** What answers are made from. */
export type CatalogSource = Pick<RetrieverClient, 'search' | 'control' | 'controls' | 'crosswalks'>;

/** Something that the retriever said, the states that it said it from, and its size. */
interface Kept<Value> {
  readonly value: Value;
  readonly states: readonly string[];
  readonly bytes: number;
}

const MAX_BYTES = 24 * 1024 * 1024;
const TTL_MS = 60 * 60_000;
/** An object in memory takes about this many times the characters of its JSON. */
const BYTES_PER_CHARACTER = 4;

/**
 * The retriever for those who answer: what it says of controls is kept for the state of the index that it came from, so that
 * a record is read once in each state. Whoever collects versions is told of the kept ones too, and asks again where they do
 * not go with what else was found. Searches are never kept.
 */
@Injectable()
export class KeptCatalog implements CatalogSource {
  private readonly details = keep<ControlDetail>();
  private readonly lists = keep<ControlList>();
  private readonly rows = keep<CrosswalkRows>();

  constructor(
    @Inject(RetrieverClient) private readonly retriever: CatalogSource,
    @Inject(IndexState) private readonly index: Pick<IndexState, 'current'>,
  ) {}

  search(request: SearchRequest, context: RetrieverContext): Promise<SearchResponse> {
    return this.retriever.search(request, context);
  }

  control(id: string, context: RetrieverContext): Promise<ControlDetail> {
    return this.kept(this.details, id, context, (asking) => this.retriever.control(id, asking));
  }

  controls(query: URLSearchParams, context: RetrieverContext): Promise<ControlList> {
    return this.kept(this.lists, query.toString(), context, (asking) =>
      this.retriever.controls(query, asking),
    );
  }

  crosswalks(id: string, context: RetrieverContext): Promise<CrosswalkRows> {
    return this.kept(this.rows, id, context, (asking) => this.retriever.crosswalks(id, asking));
  }

  private async kept<Value>(
    memory: ByteCache<Kept<Value>>,
    asked: string,
    context: RetrieverContext,
    read: (context: RetrieverContext) => Promise<Value>,
  ): Promise<Value> {
    const state = await this.index.current(context).catch(() => undefined);
    if (state === undefined) {
      return read(context);
    }
    const key = JSON.stringify([context.workspaceId, state, asked]);
    const known = memory.get(key);
    if (known) {
      known.states.forEach((states) => context.versions?.note(states));
      return known.value;
    }
    const states: string[] = [];
    const value = await read({ ...context, versions: noting(states, context) });
    if (states.length > 0 && states.every((one) => isPartOf(one, state))) {
      memory.set(key, { value, states, bytes: BYTES_PER_CHARACTER * JSON.stringify(value).length });
    }
    return value;
  }
}

function keep<Value>(): ByteCache<Kept<Value>> {
  return new ByteCache({ maxBytes: MAX_BYTES / 3, ttlMs: TTL_MS, sizeOf: ({ bytes }) => bytes });
}

function noting(states: string[], { versions }: RetrieverContext): NonNullable<RetrieverContext['versions']> {
  return {
    note: (named) => {
      states.push(named);
      versions?.note(named);
    },
  };
}

/** A new version may have been put into service since the state was known: what comes from it is not of that state. */
function isPartOf(states: string, whole: string): boolean {
  const all = whole.split(',');
  return states.split(',').every((state) => all.includes(state));
}
