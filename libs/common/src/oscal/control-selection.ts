import { type Baseline } from '@app/common/contracts';
import { withBaselines } from './baselines.js';
import { type Catalog, type CatalogControl } from './catalog.js';

/** A control and the catalog that it is taken from. */
export interface SelectedControl<C extends Catalog = Catalog> {
  readonly control: CatalogControl;
  readonly catalog: C;
}

/**
 * One source for each control of a collection that has several catalogs: an official text before a plain-language guide,
 * then the catalog with more controls, then the one that was modified later, then the one given first. What the
 * other catalogs know of baselines is kept. Ordered by catalog in that ranking, then as the catalog has them.
 */
export function selectControls<C extends Catalog>(catalogs: readonly C[]): readonly SelectedControl<C>[] {
  const selected = new Map<string, SelectedControl<C>>();
  const baselines = new Map<string, Set<Baseline>>();
  for (const catalog of [...catalogs].sort(byRank)) {
    for (const control of catalog.controls) {
      const known = baselines.get(control.id) ?? new Set();
      control.baselines.forEach((baseline) => known.add(baseline));
      baselines.set(control.id, known);
      if (!selected.has(control.id)) {
        selected.set(control.id, { control, catalog });
      }
    }
  }
  return [...selected.values()].map(({ control, catalog }) => ({
    control: withBaselines(
      control,
      control.status === 'active' ? (baselines.get(control.id) ?? new Set()) : new Set(),
    ),
    catalog,
  }));
}

function byRank(a: Catalog, b: Catalog): number {
  return (
    Number(a.plainLanguageGuide) - Number(b.plainLanguageGuide) ||
    b.controls.length - a.controls.length ||
    modifiedAt(b) - modifiedAt(a)
  );
}

/** Milliseconds since 1970; 0 where the file gives no usable time. */
function modifiedAt(catalog: Catalog): number {
  const time = Date.parse(catalog.lastModified ?? '');
  return Number.isNaN(time) ? 0 : time;
}
