import { type Baseline } from '@app/common/contracts';
import { type Catalog, type CatalogControl, type CatalogFamily } from './catalog.js';
import { CatalogIndex, familyId, isFolded } from './catalog-index.js';
import { buildControl, type ControlPosition } from './control-builder.js';
import { canonicalControlId, CONTROL_FAMILIES, controlScheme } from './control-id.js';
import { baselineOf, isPlainLanguageGuide } from './metadata.js';
import { OscalFault } from './oscal-error.js';
import { type CatalogFile, type Control, type Group } from './oscal-schema.js';
import { ParameterScope } from './parameters.js';
import { plainProse } from './prose.js';

/** Builds our catalog from a file that has the right shape. Throws a fault for what does not hold together inside. */
export function buildCatalog({ catalog: file }: CatalogFile, sourceName: string): Catalog {
  const builder = new CatalogBuilder(file);
  const controls = builder.build();
  if (controls.length === 0) {
    throw new OscalFault('the catalog has no controls', 'catalog');
  }
  const title = plainProse(file.metadata.title);
  const baseline = baselineOf(file.metadata, sourceName);
  return {
    id: catalogId(controls, title),
    title,
    version: file.metadata.version,
    oscalVersion: file.metadata['oscal-version'],
    lastModified: file.metadata['last-modified'],
    plainLanguageGuide: isPlainLanguageGuide(file.metadata),
    baseline,
    families: builder.families,
    controls: withKnownAfterwards(controls, baseline),
  };
}

type Surroundings = Omit<ControlPosition, 'id'>;

class CatalogBuilder {
  private readonly byId = new Map<string, CatalogFamily>();
  private readonly index: CatalogIndex;

  constructor(private readonly file: CatalogFile['catalog']) {
    this.index = new CatalogIndex(file);
  }

  /** Known once `build` has run. */
  get families(): readonly CatalogFamily[] {
    return [...this.byId.values()];
  }

  build(): readonly CatalogControl[] {
    const scope = new ParameterScope(this.file.params ?? [], 'catalog.params');
    const grouped = this.fromGroups(this.file.groups, scope, 'catalog.groups');
    return [...grouped, ...this.withoutGroup(scope)];
  }

  private fromGroups(
    groups: readonly Group[] | undefined,
    outer: ParameterScope,
    place: string,
    parentId?: string,
  ): readonly CatalogControl[] {
    return (groups ?? []).flatMap((group, index) => {
      const at = `${place}[${index}]`;
      const family = { id: familyId(group.id), title: plainProse(group.title), parentId };
      this.byId.set(family.id, family);
      const scope = new ParameterScope(group.params ?? [], `${at}.params`, outer);
      const around = { family: family.id, familyTitle: family.title, scope, place: `${at}.controls` };
      return [
        ...this.fromControls(group.controls, around),
        ...this.fromGroups(group.groups, scope, `${at}.groups`, family.id),
      ];
    });
  }

  /** A flat file has no groups; the family is then told by the id where SP 800-53 gives it one. */
  private withoutGroup(scope: ParameterScope): readonly CatalogControl[] {
    return (this.file.controls ?? []).flatMap((control, index) => {
      const family = flatFamily(canonicalControlId(control.id));
      if (!this.families.some((known) => known.id === family.id)) {
        this.byId.set(family.id, family);
      }
      const around = { family: family.id, familyTitle: family.title, scope };
      return this.withChildren(control, { ...around, place: `catalog.controls[${index}]` });
    });
  }

  private fromControls(
    controls: readonly Control[] | undefined,
    around: Surroundings,
  ): readonly CatalogControl[] {
    return (controls ?? []).flatMap((control, index) =>
      isFolded(control) && around.parent
        ? []
        : this.withChildren(control, { ...around, place: `${around.place}[${index}]` }),
    );
  }

  private withChildren(control: Control, around: Surroundings): readonly CatalogControl[] {
    const { place } = around;
    const scope = new ParameterScope(control.params ?? [], `${place}.params`, around.scope);
    const built = buildControl(control, { ...around, id: canonicalControlId(control.id), scope }, this.index);
    const children = { ...around, parent: built, scope, place: `${place}.controls` };
    return [built, ...this.fromControls(control.controls, children)];
  }
}

/** The enhancements of each control, and the one baseline that a resolved baseline puts all its controls into. */
function withKnownAfterwards(
  controls: readonly CatalogControl[],
  baseline: Baseline | undefined,
): readonly CatalogControl[] {
  const enhancements = new Map<string, string[]>(controls.map((control) => [control.id, []]));
  for (const { id, parentId } of controls) {
    enhancements.get(parentId ?? '')?.push(id);
  }
  return controls.map((control) => ({
    ...control,
    baselines: baseline && control.status === 'active' ? [baseline] : [],
    enhancements: enhancements.get(control.id) ?? [],
  }));
}

/** By what most controls are numbered like, since titles vary; a title's words for a numbering that is not known. */
function catalogId(controls: readonly CatalogControl[], title: string): string {
  const votes = new Map<string, number>();
  for (const { id } of controls) {
    const scheme = controlScheme(id);
    if (scheme) {
      votes.set(scheme, (votes.get(scheme) ?? 0) + 1);
    }
  }
  const winner = [...votes].find(([, count]) => count * 2 > controls.length)?.[0];
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ['catalog'];
  return winner ?? words.join('-').slice(0, 60).replace(/-$/, '');
}

function flatFamily(controlId: string): CatalogFamily {
  const prefix = /^[a-z]+/i.exec(controlId)?.[0].toLowerCase() ?? 'other';
  const known = Object.entries(CONTROL_FAMILIES).find(([id]) => id === prefix);
  return known ? { id: known[0], title: known[1] } : { id: prefix, title: prefix.toUpperCase() };
}
