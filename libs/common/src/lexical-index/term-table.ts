/** What a `TermTable` consists of: it can be handed to another thread as it is. */
export interface TermArrays {
  /** UTF-16 units of all terms, one term after the other. */
  readonly units: Uint16Array;
  /** Where each term ends in `units`. */
  readonly ends: Uint32Array;
  /** Open addressing: the id of a term plus one, or 0 where the slot is free. As many as a power of two. */
  readonly slots: Uint32Array;
}

/** Numbered terms that are found by name, in three arrays: to open one costs nothing, however many terms it has. */
export class TermTable {
  constructor(readonly arrays: TermArrays) {}

  /** The terms get the ids 0, 1, 2, ... Each is to stand there once. */
  static of(terms: readonly string[]): TermTable {
    const ends = new Uint32Array(terms.length);
    let length = 0;
    for (let id = 0; id < terms.length; id += 1) {
      length += terms[id]?.length ?? 0;
      ends[id] = length;
    }
    const table = new TermTable({ units: new Uint16Array(length), ends, slots: emptySlots(terms.length) });
    terms.forEach((term, id) => {
      table.#put(term, id);
    });
    return table;
  }

  get size(): number {
    return this.arrays.ends.length;
  }

  /** The id of a term. */
  find(term: string): number | undefined {
    const { slots } = this.arrays;
    const mask = slots.length - 1;
    for (let slot = hash(term) & mask; ; slot = (slot + 1) & mask) {
      const id = (slots[slot] ?? 0) - 1;
      if (id < 0) {
        return undefined;
      }
      if (this.#is(id, term)) {
        return id;
      }
    }
  }

  /** The term of an id; empty where there is none. */
  at(id: number): string {
    const { units } = this.arrays;
    let term = '';
    for (let i = this.#start(id); i < this.#end(id); i += 1) {
      term += String.fromCharCode(units[i] ?? 0);
    }
    return term;
  }

  *[Symbol.iterator](): IterableIterator<string> {
    for (let id = 0; id < this.size; id += 1) {
      yield this.at(id);
    }
  }

  #put(term: string, id: number): void {
    const { units, slots } = this.arrays;
    const start = this.#start(id);
    for (let i = 0; i < term.length; i += 1) {
      units[start + i] = term.charCodeAt(i);
    }
    const mask = slots.length - 1;
    let slot = hash(term) & mask;
    while (slots[slot] !== 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = id + 1;
  }

  #is(id: number, term: string): boolean {
    const start = this.#start(id);
    if (this.#end(id) - start !== term.length) {
      return false;
    }
    const { units } = this.arrays;
    for (let i = 0; i < term.length; i += 1) {
      if (units[start + i] !== term.charCodeAt(i)) {
        return false;
      }
    }
    return true;
  }

  #start(id: number): number {
    return id === 0 ? 0 : this.#end(id - 1);
  }

  #end(id: number): number {
    return this.arrays.ends[id] ?? 0;
  }
}

/** At least twice as many as terms, so that searches end soon. */
function emptySlots(terms: number): Uint32Array {
  return new Uint32Array(2 ** Math.ceil(Math.log2(2 * terms + 2)));
}

/** FNV-1a over UTF-16 units. */
function hash(term: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < term.length; i += 1) {
    value = Math.imul(value ^ term.charCodeAt(i), 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}
