import { type Baseline, BASELINES } from '@app/common/contracts';
import { type Catalog, type CatalogControl, type OscalDocument } from './catalog.js';
import { selectedControlIds } from './profile-builder.js';

/** The controls that belong to a baseline of SP 800-53B. */
export interface BaselineMembers {
  readonly baseline: Baseline;
  readonly controlIds: readonly string[];
}

/** `ignored` counts the memberships of controls that the catalog does not have, or has as withdrawn. */
export interface MergedBaselines {
  readonly catalog: Catalog;
  readonly ignored: Readonly<Record<Baseline, number>>;
}

/**
 * The members that a document tells of: all controls of a resolved baseline, or what a baseline's profile takes from
 * `catalog`. Nothing for other documents. (The resolved PRIVACY baseline of 5.2.0 has six base controls more than its
 * profile, which takes only their enhancements.)
 */
export function baselineMembers(document: OscalDocument, catalog: Catalog): BaselineMembers | undefined {
  const source = document.kind === 'catalog' ? document.catalog : document.profile;
  if (!source.baseline) {
    return undefined;
  }
  const controlIds =
    document.kind === 'catalog'
      ? document.catalog.controls.map((control) => control.id)
      : selectedControlIds(document.profile, catalog);
  return { baseline: source.baseline, controlIds };
}

/** The catalog with the memberships added to those that its controls have already, each once, in the usual order. */
export function mergeBaselines(catalog: Catalog, baselines: readonly BaselineMembers[]): MergedBaselines {
  const active = new Set(catalog.controls.filter((one) => one.status === 'active').map((one) => one.id));
  const added = new Map<string, Set<Baseline>>();
  const ignored: Record<Baseline, number> = { LOW: 0, MODERATE: 0, HIGH: 0, PRIVACY: 0 };
  for (const { baseline, controlIds } of baselines) {
    for (const id of new Set(controlIds)) {
      if (active.has(id)) {
        added.set(id, (added.get(id) ?? new Set()).add(baseline));
      } else {
        ignored[baseline]++;
      }
    }
  }
  const controls = catalog.controls.map((control) =>
    withBaselines(control, added.get(control.id) ?? new Set()),
  );
  return { catalog: { ...catalog, controls }, ignored };
}

/** Adds baselines to a control and keeps the order LOW, MODERATE, HIGH, PRIVACY. */
export function withBaselines(control: CatalogControl, added: ReadonlySet<Baseline>): CatalogControl {
  const baselines = BASELINES.filter((one) => added.has(one) || control.baselines.includes(one));
  return { ...control, baselines };
}
