/** What the thread of FAISS is asked. It answers in the order in which it is asked. */
export type FaissRequest =
  | { readonly type: 'open'; readonly path: string; readonly addonFrom: string }
  | FaissSearch
  | { readonly type: 'close' };

/** `queries` row after row; `fetch` hits for each of them. */
export interface FaissSearch {
  readonly type: 'search';
  readonly queries: Float32Array<ArrayBuffer>;
  readonly fetch: number;
  /** How many may work on the queries, where the addon can do that. */
  readonly threads: number;
}

/** What it answers; nothing to `close`, after which it ends. */
export type FaissReply =
  | { readonly type: 'opened'; readonly rows: number; readonly dimensions: number; readonly kernel: string }
  | { readonly type: 'refused'; readonly part: 'addon' | 'file'; readonly reason: string }
  | FaissFound;

/** `fetch` rows and scores for every query, query after query; row -1 means that there was none. */
export interface FaissFound {
  readonly type: 'found';
  readonly rows: Int32Array<ArrayBuffer>;
  readonly scores: Float32Array<ArrayBuffer>;
}
