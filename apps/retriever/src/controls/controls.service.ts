import { Injectable } from '@nestjs/common';
import {
  type ControlDetail,
  type ControlList,
  type ControlListQuery,
  type ControlSummary,
} from '@app/common/contracts';
import { type Borrower, CurrentSnapshots } from '../snapshot/current-snapshots.js';
import { compareControlIds } from './control-order.js';
import { absence } from './absence.js';
import { CrosswalksService } from './crosswalks.service.js';

const PAGE_SIZE = 50;

/** The catalogs of the snapshots in service. Where collections share an id, the first collection speaks for it. */
@Injectable()
export class ControlsService {
  constructor(
    private readonly current: CurrentSnapshots,
    private readonly crosswalks: CrosswalksService,
  ) {}

  list(borrower: Borrower, query: ControlListQuery): Promise<ControlList> {
    const collections = query.collection === undefined ? undefined : [query.collection];
    return this.current.borrow(borrower, collections, (generations) => {
      const byId = new Map<string, ControlSummary>();
      for (const { snapshot } of generations) {
        for (const summary of snapshot.catalog.list(query)) {
          byId.set(summary.id, byId.get(summary.id) ?? summary);
        }
      }
      const all = [...byId.values()];
      if (generations.length > 1) {
        all.sort((a, b) => compareControlIds(a.id, b.id));
      }
      const end = query.page * PAGE_SIZE;
      return {
        items: all.slice(end - PAGE_SIZE, end),
        total: all.length,
        next: end < all.length ? String(query.page + 1) : undefined,
      };
    });
  }

  /** @throws AppError `control_not_found`, naming ids that may have been meant */
  get(borrower: Borrower, spelling: string): Promise<ControlDetail> {
    return this.current.borrow(borrower, undefined, (generations) => {
      const catalogs = generations.map(({ snapshot }) => snapshot.catalog);
      const control = catalogs.map((catalog) => catalog.find(spelling)).find((one) => one !== undefined);
      if (control === undefined) {
        throw absence(
          spelling,
          catalogs.flatMap(({ ids }) => ids),
        );
      }
      return { ...control, crosswalks: this.crosswalks.of(control, catalogs) };
    });
  }
}
