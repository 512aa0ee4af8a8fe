import { type ControlDetail, type ControlSummary, type Crosswalk } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { parseControlId } from '@app/common/oscal';
import { type ControlEntry, wordsOf } from './control-entry.js';

export interface ControlCriteria {
  readonly family?: string | undefined;
  readonly baseline?: ControlSummary['baselines'][number] | undefined;
  readonly q?: string | undefined;
}

/** The records of controls by row; each is read when it is asked for. */
export interface ControlRecords {
  at(row: number): ControlDetail | undefined;
}

/** An entry and the row of its record. */
interface Entry extends ControlEntry {
  readonly row: number;
}

/** That the control `id` says of itself that it is mapped to another one. */
interface Mapping {
  readonly id: string;
  readonly crosswalk: Crosswalk;
}

/** The controls of one collection, by id and in the order of the publication. Immutable. */
export class ControlCatalog {
  readonly ids: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;
  readonly #mapped: readonly Mapping[];

  private constructor(
    private readonly entries: readonly Entry[],
    private readonly records: ControlRecords,
  ) {
    this.ids = entries.map(({ summary }) => summary.id);
    this.#mapped = entries.flatMap(({ summary, crosswalks }) =>
      crosswalks.map((crosswalk) => ({ id: summary.id, crosswalk })),
    );
    this.#rows = new Map(entries.map(({ summary, row }) => [summary.id.toLowerCase(), row]));
  }

  /** Entries and records are both in the order of the publication. */
  static of(entries: readonly ControlEntry[], records: ControlRecords): ControlCatalog {
    return new ControlCatalog(
      entries.map((entry, row) => ({ ...entry, row })),
      records,
    );
  }

  /** The control whose id is written in any usual way, an item of its statement too (`AC-2(3)(a)` finds `ac-2.3`). */
  find(spelling: string): ControlDetail | undefined {
    const canonical = parseControlId(spelling)?.controlId ?? spelling.trim();
    const row = this.#rows.get(canonical.toLowerCase());
    return row === undefined ? undefined : this.records.at(row);
  }

  /** Whether a control comes from a document. */
  isFrom(documentId: string): boolean {
    return this.entries.some((entry) => entry.documentId === documentId);
  }

  /** The same without the controls of some documents. */
  without(documentIds: ReadonlySet<string>): ControlCatalog {
    const others = this.entries.filter(({ documentId }) => !documentIds.has(documentId));
    return new ControlCatalog(others, this.records);
  }

  /** The controls that say of themselves that they are mapped to an id. */
  mappedTo(id: string): readonly Mapping[] {
    return this.#mapped.filter(({ crosswalk }) => crosswalk.id === id);
  }

  /** What fits every criterion, in order. `q` is an id (its enhancements come along) or words of the title. */
  list({ family, baseline, q }: ControlCriteria): readonly ControlSummary[] {
    const matches = q === undefined ? undefined : matcher(q, (id) => this.#rows.has(id.toLowerCase()));
    return this.entries
      .filter(
        (entry) =>
          (family === undefined || entry.summary.family.toLowerCase() === family) &&
          (baseline === undefined || entry.summary.baselines.includes(baseline)) &&
          (matches === undefined || matches(entry)),
      )
      .map(({ summary }) => summary);
  }
}

/** Every word of the question must begin a word of label or title, or have its stem. */
function matcher(q: string, exists: (id: string) => boolean): (entry: Entry) => boolean {
  const id = parseControlId(q)?.controlId;
  if (id !== undefined && exists(id)) {
    return ({ summary }) => summary.id === id || summary.parentId === id || summary.id.startsWith(`${id}.`);
  }
  const wanted = wordsOf(q).map((word) => ({ word, stems: analyze(word) }));
  return ({ words, stems }) =>
    wanted.length > 0 &&
    wanted.every(
      ({ word, stems: wantedStems }) =>
        words.some((candidate) => candidate.startsWith(word)) ||
        wantedStems.some((stem) => stems.includes(stem)),
    );
}
