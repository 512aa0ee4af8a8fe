import { type SearchRequest } from '@app/common/contracts';
import { type RowFilter } from '@app/common/vector-index';

type Filters = NonNullable<SearchRequest['filters']>;
type Filterable = {
  readonly family?: string | undefined;
  readonly baselines?: readonly string[] | undefined;
  readonly documentId: string;
};

/** For every family and baseline that occurs one byte per row, 1 where it has it; it can be handed to another thread. */
export interface FilterTables {
  readonly families: readonly NamedRows[];
  readonly baselines: readonly NamedRows[];
  readonly documents: readonly string[];
  /** The place in `documents` for each row. */
  readonly documentOf: Uint32Array;
}

interface NamedRows {
  readonly name: string;
  readonly rows: Uint8Array;
}

/** Makes the tables of passages that are told one after the other. */
export class FilterTablesBuilder {
  readonly #families = new Map<string, Uint8Array>();
  readonly #baselines = new Map<string, Uint8Array>();
  readonly #documents = new Map<string, number>();
  readonly #documentOf: Uint32Array;
  #row = 0;

  constructor(private readonly size: number) {
    this.#documentOf = new Uint32Array(size);
  }

  add({ family, baselines = [], documentId }: Filterable): void {
    if (family !== undefined) {
      this.#mark(this.#families, family.toLowerCase());
    }
    for (const baseline of baselines) {
      this.#mark(this.#baselines, baseline);
    }
    const document = this.#documents.get(documentId) ?? this.#documents.size;
    this.#documents.set(documentId, document);
    this.#documentOf[this.#row] = document;
    this.#row += 1;
  }

  tables(): FilterTables {
    const named = (marked: ReadonlyMap<string, Uint8Array>): readonly NamedRows[] =>
      Array.from(marked, ([name, rows]) => ({ name, rows }));
    return {
      families: named(this.#families),
      baselines: named(this.#baselines),
      documents: [...this.#documents.keys()],
      documentOf: this.#documentOf,
    };
  }

  #mark(known: Map<string, Uint8Array>, key: string): void {
    const rows = known.get(key) ?? new Uint8Array(this.size);
    known.set(key, rows);
    rows[this.#row] = 1;
  }
}

/**
 * Which rows a filter lets through: one byte per row, 1 for yes. Passages without a family or baseline pass no such
 * filter, those of withheld documents none at all.
 */
export class RowFilters {
  readonly #size: number;
  readonly #families: ReadonlyMap<string, Uint8Array>;
  readonly #baselines: ReadonlyMap<string, Uint8Array>;
  readonly #shown: Uint8Array | undefined;

  constructor(
    private readonly tables: FilterTables,
    withheld: ReadonlySet<string> = new Set(),
  ) {
    const { documentOf, documents } = tables;
    this.#size = documentOf.length;
    const isShown = documents.map((id) => (withheld.has(id) ? 0 : 1));
    this.#shown =
      withheld.size === 0 ? undefined : Uint8Array.from(documentOf, (document) => isShown[document] ?? 1);
    this.#families = this.#shownOnly(tables.families);
    this.#baselines = this.#shownOnly(tables.baselines);
  }

  /** Whether a passage comes from a document, withheld or not. */
  hasDocument(documentId: string): boolean {
    return this.tables.documents.includes(documentId);
  }

  /** The same for a snapshot without some documents. */
  without(documentIds: ReadonlySet<string>): RowFilters {
    return new RowFilters(this.tables, documentIds);
  }

  /** Nothing where everything is allowed. */
  filter({ family, baseline }: Filters = {}): RowFilter | undefined {
    const allow = this.allow({ family, baseline });
    const where = family === undefined && baseline === undefined ? undefined : { family, baseline };
    return allow && { allow, ...(where && { where }) };
  }

  /** Nothing where everything is allowed. The array is shared: read only. */
  allow({ family, baseline }: Filters = {}): Uint8Array | undefined {
    const inFamily = this.#rows(this.#families, family);
    const inBaseline = this.#rows(this.#baselines, baseline);
    if (inFamily === undefined || inBaseline === undefined) {
      return inFamily ?? inBaseline ?? this.#shown;
    }
    return inFamily.map((yes, row) => yes & (inBaseline[row] ?? 0));
  }

  #rows(known: ReadonlyMap<string, Uint8Array>, key: string | undefined): Uint8Array | undefined {
    return key === undefined ? undefined : (known.get(key) ?? new Uint8Array(this.#size));
  }

  #shownOnly(named: readonly NamedRows[]): ReadonlyMap<string, Uint8Array> {
    const shown = this.#shown;
    return new Map(
      named.map(({ name, rows }) => [name, shown ? rows.map((yes, row) => yes & (shown[row] ?? 1)) : rows]),
    );
  }
}
