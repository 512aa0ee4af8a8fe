/**
 * The yardstick of a single search: every row multiplied with the query in WebAssembly SIMD (four sums of four lanes),
 * then one pass for the best. The same rows, no index, no library. The module is assembled here, a few dozen
 * instructions of the WebAssembly core specification 2.0.
 */
/** What Node has of the JavaScript interface of WebAssembly, as far as it is used here. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, object>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
};

const PAGE_BYTES = 65_536;
const BLOCK = 16;
const [QUERY, ROW, ROWS_LEFT, ROW_BYTES, SCORE, AT, FIRST_SUM] = [0, 1, 2, 3, 4, 5, 6];
const I32 = 0x7f;
const V128 = 0x7b;
const LANE_BYTES = 16;
const SUMS = 4;

export class WasmScan {
  private readonly rows: number;
  private readonly dimensions: number;
  private readonly query: Float32Array;
  private readonly scores: Float32Array;
  private readonly run: () => void;

  /** @param vectors row after row; `dimensions` has to be a multiple of 16 */
  constructor(vectors: Float32Array, dimensions: number) {
    if (dimensions % BLOCK !== 0) {
      throw new Error(`The scan takes multiples of ${BLOCK} dimensions.`);
    }
    this.rows = vectors.length / dimensions;
    this.dimensions = dimensions;
    const queryAt = vectors.byteLength;
    const scoresAt = queryAt + dimensions * 4;
    const bytes = scoresAt + this.rows * 4;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    new Float32Array(memory.buffer, 0, vectors.length).set(vectors);
    this.query = new Float32Array(memory.buffer, queryAt, dimensions);
    this.scores = new Float32Array(memory.buffer, scoresAt, this.rows);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { m: { m: memory } });
    const scan = instance.exports['scan'] as (...values: number[]) => void;
    this.run = () => {
      scan(queryAt, 0, this.rows, dimensions * 4, scoresAt);
    };
  }

  /** The rows of the `k` largest products, best first. */
  search(query: Float32Array, k: number): number[] {
    this.query.set(query.subarray(0, this.dimensions));
    this.run();
    const best: number[] = [];
    let floor = -Infinity;
    for (let row = 0; row < this.rows; row += 1) {
      const score = this.scores[row] ?? 0;
      if (score <= floor) {
        continue;
      }
      const place = best.findIndex((other) => (this.scores[other] ?? 0) < score);
      best.splice(place === -1 ? best.length : place, 0, row);
      if (best.length >= k) {
        best.length = k;
        floor = this.scores[best[k - 1] ?? 0] ?? 0;
      }
    }
    return best;
  }
}

/** Imports a memory as `m.m`, exports `scan(query, rows, count, bytes of a row, scores)`: addresses in bytes. */
function moduleBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('m'), ...name('m'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('scan'), 0x00, 0]),
    ...section(10, [1, ...sized([2, 1, I32, SUMS, V128, ...body(), END])]),
  ]);
}

const END = 0x0b;
const LOOP = [0x03, 0x40];
const AGAIN = [0x0d, 0];
const ADD = 0x6a;
const SUBTRACT = 0x6b;
const IS_LESS = 0x49;
const ADD_FLOATS = 0x92;
const ADD_LANES = [0xfd, 0xe4, 0x01];
const MULTIPLY_LANES = [0xfd, 0xe6, 0x01];
const STORE_FLOAT = [0x38, 2, 0];
const ZEROES = [0xfd, 0x0c, ...Array<number>(LANE_BYTES).fill(0)];

function body(): number[] {
  const sums = Array.from({ length: SUMS }, (_, i) => FIRST_SUM + i);
  return [
    ...LOOP,
    ...sums.flatMap((sum) => [...ZEROES, ...set(sum)]),
    ...[...constant(0), ...set(AT)],
    ...LOOP,
    ...sums.flatMap((sum, i) => [
      ...get(sum),
      ...[...get(QUERY), ...get(AT), ADD, ...load(i * LANE_BYTES)],
      ...[...get(ROW), ...get(AT), ADD, ...load(i * LANE_BYTES)],
      ...[...MULTIPLY_LANES, ...ADD_LANES, ...set(sum)],
    ]),
    ...[...get(AT), ...constant(SUMS * LANE_BYTES), ADD, ...tee(AT), ...get(ROW_BYTES), IS_LESS],
    ...AGAIN,
    END,
    ...[...get(FIRST_SUM), ...sums.slice(1).flatMap((sum) => [...get(sum), ...ADD_LANES]), ...set(FIRST_SUM)],
    ...get(SCORE),
    ...[...lane(0), ...[1, 2, 3].flatMap((one) => [...lane(one), ADD_FLOATS]), ...STORE_FLOAT],
    ...[...get(ROW), ...get(ROW_BYTES), ADD, ...set(ROW)],
    ...[...get(SCORE), ...constant(4), ADD, ...set(SCORE)],
    ...[...get(ROWS_LEFT), ...constant(1), SUBTRACT, ...tee(ROWS_LEFT), ...AGAIN],
    END,
  ];
}

function get(local: number | undefined): number[] {
  return [0x20, local ?? 0];
}

function set(local: number | undefined): number[] {
  return [0x21, local ?? 0];
}

function tee(local: number | undefined): number[] {
  return [0x22, local ?? 0];
}

/** Signed LEB128, for what is below 8192. */
function constant(value: number): number[] {
  return value < 64 ? [0x41, value] : [0x41, (value & 0x7f) | 0x80, value >> 7];
}

/** Four floats, aligned to 16 bytes or not. */
function load(offset: number): number[] {
  return [0xfd, 0x00, 0, offset];
}

/** A lane of the first sum as a float. */
function lane(index: number): number[] {
  return [...get(FIRST_SUM), 0xfd, 0x1f, index];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function name(text: string): number[] {
  return [text.length, ...Buffer.from(text)];
}

/** Behind its length in bytes (LEB128). */
function sized(content: readonly number[]): number[] {
  const { length } = content;
  return length < 128 ? [length, ...content] : [(length & 0x7f) | 0x80, length >> 7, ...content];
}
