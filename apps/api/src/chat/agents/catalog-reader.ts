import { type Baseline, BASELINES, type ControlDetail, type ControlSummary } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { controlHeading } from '@app/common/oscal';
import { type RetrieverClient, type RetrieverContext } from '../../retrieval/retriever-client.js';
import { type AskedControl } from './card.js';

/** Pages of the list of controls that are read for one control; each has 50, and no control has as many enhancements. */
const MAX_PAGES = 4;
/** Controls whose titles are looked up for one card. */
const MAX_TITLES = 80;
/** Controls that are read side by side. */
const AT_ONCE = 10;

/** What one question reads of the catalog: everything once, side by side where it can be. */
export class CatalogReader {
  private readonly details = new Map<string, Promise<ControlDetail>>();

  constructor(
    private readonly retriever: RetrieverClient,
    private readonly context: RetrieverContext,
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
    const items: ControlSummary[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const query = new URLSearchParams({ q: id, collection, page: String(page) });
      const list = await this.retriever.controls(query, this.context);
      items.push(...list.items.filter(({ parentId }) => parentId === id));
      if (list.next === undefined) {
        break;
      }
    }
    return items;
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

  private detail(id: string): Promise<ControlDetail> {
    const known = this.details.get(id);
    if (known) {
      return known;
    }
    const read = this.retriever.control(id, this.context);
    this.details.set(id, read);
    return read;
  }

  private async found(id: string): Promise<ControlDetail | AppError> {
    try {
      return await this.detail(id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'control_not_found') {
        return error;
      }
      throw error;
    }
  }
}

async function inBatches<Result>(
  ids: readonly string[],
  read: (id: string) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    results.push(...(await Promise.all(ids.slice(from, from + AT_ONCE).map(read))));
  }
  return results;
}
