import { type ControlDetail, type ControlSummary, type Crosswalk } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { parseControlId } from '@app/common/oscal';
import { compareControlIds } from './control-order.js';

export interface ControlCriteria {
  readonly family?: string | undefined;
  readonly baseline?: ControlSummary['baselines'][number] | undefined;
  readonly q?: string | undefined;
}

interface Entry {
  readonly summary: ControlSummary;
  readonly detail: ControlDetail;
  /** Lower-case words of label and title. */
  readonly words: readonly string[];
  readonly stems: ReadonlySet<string>;
}

/** That the control `id` says of itself that it is mapped to another one. */
interface Mapping {
  readonly id: string;
  readonly crosswalk: Crosswalk;
}

/** The controls of one collection, by id and in the order of the publication. Immutable. */
export class ControlCatalog {
  readonly ids: readonly string[];
  readonly #entries: readonly Entry[];
  readonly #byId: ReadonlyMap<string, ControlDetail>;
  readonly #mapped: readonly Mapping[];

  constructor(controls: readonly ControlDetail[]) {
    this.#entries = [...controls].sort((a, b) => compareControlIds(a.id, b.id)).map(entryOf);
    this.ids = this.#entries.map(({ detail }) => detail.id);
    this.#mapped = this.#entries.flatMap(({ detail }) =>
      detail.crosswalks.map((crosswalk) => ({ id: detail.id, crosswalk })),
    );
    this.#byId = new Map(this.#entries.map(({ detail }) => [detail.id.toLowerCase(), detail]));
  }

  /** The control whose id is written in any usual way, an item of its statement too (`AC-2(3)(a)` finds `ac-2.3`). */
  find(spelling: string): ControlDetail | undefined {
    const canonical = parseControlId(spelling)?.controlId ?? spelling.trim();
    return this.#byId.get(canonical.toLowerCase());
  }

  /** Whether a control comes from a document. */
  isFrom(documentId: string): boolean {
    return this.#entries.some(({ detail }) => detail.documentId === documentId);
  }

  /** The same without the controls of some documents. */
  without(documentIds: ReadonlySet<string>): ControlCatalog {
    const others = this.#entries.map(({ detail }) => detail);
    return new ControlCatalog(others.filter(({ documentId }) => !documentIds.has(documentId)));
  }

  /** The controls that say of themselves that they are mapped to an id. */
  mappedTo(id: string): readonly Mapping[] {
    return this.#mapped.filter(({ crosswalk }) => crosswalk.id === id);
  }

  /** What fits every criterion, in order. `q` is an id (its enhancements come along) or words of the title. */
  list({ family, baseline, q }: ControlCriteria): readonly ControlSummary[] {
    const matches = q === undefined ? undefined : matcher(q, (id) => this.#byId.has(id.toLowerCase()));
    return this.#entries
      .filter(
        (entry) =>
          (family === undefined || entry.summary.family.toLowerCase() === family) &&
          (baseline === undefined || entry.summary.baselines.includes(baseline)) &&
          (matches === undefined || matches(entry)),
      )
      .map(({ summary }) => summary);
  }
}

function entryOf(detail: ControlDetail): Entry {
  const text = `${detail.label} ${detail.title}`;
  return {
    detail,
    summary: {
      id: detail.id,
      label: detail.label,
      title: detail.title,
      family: detail.family,
      familyTitle: detail.familyTitle,
      parentId: detail.parentId,
      status: detail.status,
      baselines: detail.baselines,
      collection: detail.collection,
    },
    words: wordsOf(text),
    stems: new Set(analyze(text)),
  };
}

/** Every word of the question must begin a word of label or title, or have its stem. */
function matcher(q: string, exists: (id: string) => boolean): (entry: Entry) => boolean {
  const id = parseControlId(q)?.controlId;
  if (id !== undefined && exists(id)) {
    return ({ detail }) => detail.id === id || detail.parentId === id || detail.id.startsWith(`${id}.`);
  }
  const wanted = wordsOf(q).map((word) => ({ word, stems: analyze(word) }));
  return ({ words, stems }) =>
    wanted.length > 0 &&
    wanted.every(
      ({ word, stems: wantedStems }) =>
        words.some((candidate) => candidate.startsWith(word)) || wantedStems.some((stem) => stems.has(stem)),
    );
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
