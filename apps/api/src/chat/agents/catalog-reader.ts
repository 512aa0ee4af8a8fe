import {
  type Baseline,
  BASELINES,
  type ControlDetail,
  type ControlList,
  type ControlSummary,
  type CrosswalkRow,
} from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { controlHeading } from '@app/common/oscal';
import { type CatalogSource } from '../../retrieval/kept-catalog.js';
import { type RetrieverContext } from '../../retrieval/retriever-client.js';
import { type AskedControl } from './card.js';
import { type ListedControls } from './control-list.js';
import { type EnhancementChoice, isInBaselines } from './enhancements.js';
import { type ListRequest } from './list-words.js';

/** Pages of a list of controls that are read, of 50 each: SP 800-53 has 24. */
const MAX_PAGES = 60;
/** Controls whose titles are looked up for one card. */
const MAX_TITLES = 80;
/** Controls that are read side by side. */
const AT_ONCE = 10;

type Query = Readonly<Record<string, string>>;

/** What one question reads of the catalog: everything once, side by side where it can be. */
export class CatalogReader {
  private readonly details = new Map<string, Promise<ControlDetail>>();

  constructor(
    private readonly retriever: Omit<CatalogSource, 'search'>,
    private readonly context: RetrieverContext,
    /** Lists are of these alone; none: of all that the caller may see. */
    private readonly collections?: readonly string[],
  ) {}

  /** The controls in the order of their ids; in the place of one that no catalog has, the error that says so. */
  controls(ids: readonly string[]): Promise<readonly (AskedControl | AppError)[]> {
    return inBatches(ids, async (id) => {
      const detail = await this.found(id);
      if (detail instanceof AppError) {
        return detail;
      }
      const parent = detail.parentId === undefined ? undefined : await this.found(detail.parentId);
      return {
        detail,
        heading: controlHeading(detail, parent instanceof AppError ? undefined : parent?.title),
      };
    });
  }

  /** The enhancements of a control, in the order of the publication. */
  async enhancements({ id, collection }: ControlDetail): Promise<readonly ControlSummary[]> {
    const items = await this.list({ q: id, collection });
    return items.filter(({ parentId }) => parentId === id);
  }

  /** The controls of a family or a baseline, or all of the catalog, in the order of the publication. */
  async listed({ families, choice }: ListRequest): Promise<ListedControls> {
    const [collection, ...others] = this.collections ?? [];
    const scope: Query = collection === undefined || others.length > 0 ? {} : { collection };
    const ofFamilies: readonly Query[] =
      families.length === 0 ? [{}] : families.map((family) => ({ family }));
    const [only, ...more] = choice.of;
    const baseline: Query = only === undefined || more.length > 0 ? {} : { baseline: only };
    const queries = ofFamilies.map((family) => ({ ...scope, ...family, ...baseline }));
    const found = (await Promise.all(queries.map((query) => this.list(query)))).flat();
    const seen = found.filter(({ collection: one }) => this.collections?.includes(one) ?? true);
    const controls = seen.filter((one) => isInBaselines(one, choice));
    const [first] =
      controls.length > 0 ? controls : await this.emptyList(choice, { ...scope, ...ofFamilies[0] });
    const detail = first === undefined ? undefined : await this.detail(first.id);
    return {
      controls,
      parents: await this.parentsBeside(controls),
      document: detail && {
        id: detail.documentId,
        title: detail.source.title,
        collection: detail.collection,
      },
    };
  }

  /** Titles of the controls whose enhancements are in a list that does not have them. */
  private async parentsBeside(controls: readonly ControlSummary[]): Promise<ReadonlyMap<string, string>> {
    const listed = new Set(controls.map(({ id }) => id));
    const parents = new Set(controls.flatMap(({ parentId }) => parentId ?? []));
    const missing = [...parents].filter((id) => !listed.has(id));
    return missing.length > MAX_TITLES ? new Map() : this.titles(missing);
  }

  /** A control of the catalog that a list of nothing is about: nothing where its baselines are not known. */
  private async emptyList(
    { of, without, also }: EnhancementChoice,
    scope: Query,
  ): Promise<readonly ControlSummary[]> {
    const { items } = await this.retriever.controls(new URLSearchParams(scope), this.context);
    const first = items.find(({ collection }) => this.collections?.includes(collection) ?? true);
    const known = first && (await this.knownBaselines(first.collection));
    return first && [...of, ...without, ...also].every((name) => known?.has(name)) ? [first] : [];
  }

  /** What is mapped to an id, or the error that says that there is no such id. */
  async crosswalks(id: string): Promise<readonly CrosswalkRow[] | AppError> {
    return orAbsence(async () => (await this.retriever.crosswalks(id, this.context)).items);
  }

  /** The baselines that the collection has any members of: of the others it cannot be said who is in them. */
  async knownBaselines(collection: string): Promise<ReadonlySet<Baseline>> {
    const totals = await Promise.all(
      BASELINES.map((baseline) =>
        this.retriever.controls(new URLSearchParams({ baseline, collection }), this.context),
      ),
    );
    return new Set(BASELINES.filter((_baseline, index) => (totals[index]?.total ?? 0) > 0));
  }

  /** Titles by id, for the first 80 ids that the catalog has. */
  async titles(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const controls = await inBatches(ids.slice(0, MAX_TITLES), (id) => this.found(id));
    return new Map(
      controls.flatMap((one) => (one instanceof AppError ? [] : [[one.id, one.title] as const])),
    );
  }

  private async list(query: Query): Promise<readonly ControlSummary[]> {
    const page = (number: number): Promise<ControlList> =>
      this.retriever.controls(new URLSearchParams({ ...query, page: String(number) }), this.context);
    const { items, total } = await page(1);
    const pages = Math.min(MAX_PAGES, Math.ceil(total / Math.max(1, items.length)));
    const others = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => index + 2);
    const rest = await inBatches(others, page);
    return [...items, ...rest.flatMap((one) => one.items)];
  }

  private detail(id: string): Promise<ControlDetail> {
    const known = this.details.get(id);
    if (known) {
      return known;
    }
    const read = this.retriever.control(id, this.context);
    this.details.set(id, read);
    return read;
  }

  private found(id: string): Promise<ControlDetail | AppError> {
    return orAbsence(() => this.detail(id));
  }
}

async function orAbsence<Found>(read: () => Promise<Found>): Promise<Found | AppError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === 'control_not_found') {
      return error;
    }
    throw error;
  }
}

async function inBatches<Key, Result>(
  ids: readonly Key[],
  read: (id: Key) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    results.push(...(await Promise.all(ids.slice(from, from + AT_ONCE).map(read))));
  }
  return results;
}
