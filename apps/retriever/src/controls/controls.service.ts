import { Injectable } from '@nestjs/common';
import {
  type ControlDetail,
  type ControlList,
  type ControlListQuery,
  type ControlSummary,
} from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { controlLabel } from '@app/common/oscal';
import { CurrentSnapshots } from '../snapshot/current-snapshots.js';
import { compareControlIds } from './control-order.js';
import { nearestIds } from './nearest-ids.js';

const PAGE_SIZE = 50;
const SUGGESTIONS = 3;

/** The catalogs of the snapshots in service. Where collections share an id, the first collection speaks for it. */
@Injectable()
export class ControlsService {
  constructor(private readonly current: CurrentSnapshots) {}

  list(workspaceId: string, query: ControlListQuery): Promise<ControlList> {
    const collections = query.collection === undefined ? undefined : [query.collection];
    return this.current.borrow(workspaceId, collections, (generations) => {
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
  get(workspaceId: string, spelling: string): Promise<ControlDetail> {
    return this.current.borrow(workspaceId, undefined, (generations) => {
      for (const { snapshot } of generations) {
        const control = snapshot.catalog.find(spelling);
        if (control !== undefined) {
          return control;
        }
      }
      const ids = new Set(generations.flatMap(({ snapshot }) => snapshot.catalog.ids));
      throw new AppError('control_not_found', absence(spelling, nearestIds(spelling, [...ids], SUGGESTIONS)));
    });
  }
}

function absence(spelling: string, near: readonly string[]): string {
  const wanted = spelling.length <= 40 ? ` "${spelling}"` : ' with this id';
  const labels = near.map((id) => controlLabel(id));
  const last = labels.pop();
  if (last === undefined) {
    return `There is no control${wanted}.`;
  }
  return `There is no control${wanted}. Did you mean ${labels.length > 0 ? `${labels.join(', ')} or ` : ''}${last}?`;
}
