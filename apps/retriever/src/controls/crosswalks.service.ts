import { Injectable } from '@nestjs/common';
import {
  type ControlDetail,
  type Crosswalk,
  type CrosswalkCell,
  type CrosswalkFramework,
  type CrosswalkRows,
} from '@app/common/contracts';
import { controlScheme, parseControlId } from '@app/common/oscal';
import { type Borrower, CurrentSnapshots } from '../snapshot/current-snapshots.js';
import { type ControlCatalog } from './control-catalog.js';
import { absence } from './absence.js';
import { CrosswalkTable } from './crosswalk-table.js';

const FRAMEWORKS = {
  'sp800-53': 'sp800-53',
  csf: 'csf-2.0',
  'sp800-171': 'sp800-171r3',
} as const satisfies Readonly<Record<string, CrosswalkFramework>>;

/** What publications map controls to: NIST's table, and what the catalogs that were added say of themselves. */
@Injectable()
export class CrosswalksService {
  constructor(
    private readonly current: CurrentSnapshots,
    private readonly table: CrosswalkTable,
  ) {}

  /** @throws AppError `control_not_found` for an id that neither the table nor a catalog has */
  rows(borrower: Borrower, spelling: string): Promise<CrosswalkRows> {
    return this.current.borrow(borrower, undefined, (generations) => {
      const catalogs = generations.map(({ snapshot }) => snapshot.catalog);
      const id = parseControlId(spelling)?.controlId ?? spelling.trim();
      const control = catalogs.map((catalog) => catalog.find(id)).find((one) => one !== undefined);
      const listed = this.table.find(id);
      const framework = frameworkOf(id);
      if (control && framework !== undefined && listed.length <= 1) {
        const status = listed[0]?.status ?? control.status;
        return { items: [{ id: control.id, framework, status, cells: [...this.cells(control, catalogs)] }] };
      }
      if (listed.length === 0) {
        throw absence(spelling, [...catalogs.flatMap(({ ids }) => ids), ...this.table.ids]);
      }
      return { items: [...listed] };
    });
  }

  /** The same as a flat list, for the record of a control. */
  of(control: ControlDetail, catalogs: readonly ControlCatalog[]): Crosswalk[] {
    return this.cells(control, catalogs).flatMap(({ ids, ...cell }) => ids.map((id) => ({ ...cell, id })));
  }

  /** What a catalog says of itself comes before what the table says of the same framework. */
  private cells(control: ControlDetail, catalogs: readonly ControlCatalog[]): readonly CrosswalkCell[] {
    const isControl = frameworkOf(control.id) === 'sp800-53';
    const own = cellsOf([
      ...control.crosswalks,
      ...catalogs.flatMap((catalog) => catalog.mappedTo(control.id)).flatMap(reversed),
    ]);
    const listed = isControl
      ? this.table.cellsOf(control.id)
      : this.table.find(control.id).flatMap(({ cells }) => cells);
    return [...own, ...listed.filter(({ framework }) => own.every((one) => one.framework !== framework))];
  }
}

function reversed({ id, crosswalk }: ReturnType<ControlCatalog['mappedTo']>[number]): readonly Crosswalk[] {
  const framework = frameworkOf(id);
  return framework === undefined ? [] : [{ framework, id, source: crosswalk.source, direction: 'reverse' }];
}

function cellsOf(crosswalks: readonly Crosswalk[]): readonly CrosswalkCell[] {
  const cells = new Map<string, CrosswalkCell>();
  for (const { id, ...head } of crosswalks) {
    const key = JSON.stringify(head);
    const known = cells.get(key)?.ids ?? [];
    cells.set(key, { ...head, ids: [...new Set([...known, id])] });
  }
  return [...cells.values()];
}

function frameworkOf(id: string): CrosswalkFramework | undefined {
  const scheme = controlScheme(id);
  return scheme && FRAMEWORKS[scheme];
}
