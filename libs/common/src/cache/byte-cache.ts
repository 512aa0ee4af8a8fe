interface ByteCacheOptions<Value> {
  readonly maxBytes: number;
  /** Milliseconds after which a value counts as absent. */
  readonly ttlMs: number;
  /** Bytes that a value takes; its key and the bookkeeping are added. */
  readonly sizeOf: (value: Value) => number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly bytes: number;
  readonly until: number;
}

/** What an entry takes besides its key and value: an estimate. */
const ENTRY_BYTES = 200;

/** The values that were used last, in this process, as many as go into `maxBytes`. One that is too large is not kept. */
export class ByteCache<Value> {
  /** The least recently used comes first. */
  private readonly entries = new Map<string, Entry<Value>>();
  private used = 0;

  constructor(private readonly options: ByteCacheOptions<Value>) {}

  get bytes(): number {
    return this.used;
  }

  get(key: string): Value | undefined {
    const entry = this.take(key);
    if (!entry || entry.until <= Date.now()) {
      return undefined;
    }
    this.put(key, entry);
    return entry.value;
  }

  set(key: string, value: Value): void {
    this.take(key);
    const bytes = this.options.sizeOf(value) + 2 * key.length + ENTRY_BYTES;
    if (bytes > this.options.maxBytes) {
      return;
    }
    this.put(key, { value, bytes, until: Date.now() + this.options.ttlMs });
    for (const oldest of this.entries.keys()) {
      if (this.used <= this.options.maxBytes) {
        return;
      }
      this.take(oldest);
    }
  }

  private put(key: string, entry: Entry<Value>): void {
    this.entries.set(key, entry);
    this.used += entry.bytes;
  }

  private take(key: string): Entry<Value> | undefined {
    const entry = this.entries.get(key);
    if (entry) {
      this.entries.delete(key);
      this.used -= entry.bytes;
    }
    return entry;
  }
}
