import { type SearchRequest } from '@app/common/contracts';
import { type RowFilter } from '@app/common/vector-index';

type Filters = NonNullable<SearchRequest['filters']>;
type Filterable = {
  readonly family?: string | undefined;
  readonly baselines?: readonly string[] | undefined;
  readonly documentId?: string | undefined;
};

/**
 * Which rows a filter lets through: one byte per row, 1 for yes. Made once per snapshot for every family and baseline
 * that occurs. Passages without a family or baseline pass no such filter, those of withheld documents none at all.
 */
export class RowFilters {
  readonly #size: number;
  readonly #families = new Map<string, Uint8Array>();
  readonly #baselines = new Map<string, Uint8Array>();

  readonly #shown: Uint8Array | undefined;

  constructor(passages: readonly Filterable[], withheld: ReadonlySet<string> = new Set()) {
    this.#size = passages.length;
    this.#shown = withheld.size === 0 ? undefined : new Uint8Array(passages.length).fill(1);
    passages.forEach(({ family, baselines = [], documentId }, row) => {
      if (this.#shown && documentId !== undefined && withheld.has(documentId)) {
        this.#shown[row] = 0;
        return;
      }
      if (family !== undefined) {
        this.#mark(this.#families, family.toLowerCase(), row);
      }
      for (const baseline of baselines) {
        this.#mark(this.#baselines, baseline, row);
      }
    });
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

  #mark(known: Map<string, Uint8Array>, key: string, row: number): void {
    let rows = known.get(key);
    if (rows === undefined) {
      rows = new Uint8Array(this.#size);
      known.set(key, rows);
    }
    rows[row] = 1;
  }
}
