import { type Catalog, type ControlSelection, type Profile, type ProfileImport } from './catalog.js';
import { canonicalControlId } from './control-id.js';
import { baselineOf } from './metadata.js';
import { type ProfileFile, type ProfileSelection, type Resource } from './oscal-schema.js';
import { plainProse } from './prose.js';

export function buildProfile({ profile: file }: ProfileFile, sourceName: string): Profile {
  const resources = new Map((file['back-matter']?.resources ?? []).map((one) => [one.uuid, one]));
  const imports = file.imports.map((one): ProfileImport => ({
    href: one.href,
    resolvedHrefs: addressesOf(one.href, resources),
    includeAll: one['include-all'] !== undefined,
    include: (one['include-controls'] ?? []).map(selectionOf),
    exclude: (one['exclude-controls'] ?? []).map(selectionOf),
  }));
  const included = imports.flatMap((one) => one.include.flatMap((selection) => selection.controlIds));
  const excluded = new Set(
    imports.flatMap((one) => one.exclude.flatMap((selection) => selection.controlIds)),
  );
  return {
    title: plainProse(file.metadata.title),
    version: file.metadata.version,
    oscalVersion: file.metadata['oscal-version'],
    lastModified: file.metadata['last-modified'],
    baseline: baselineOf(file.metadata, sourceName),
    controlIds: [...new Set(included)].filter((id) => !excluded.has(id)),
    imports,
  };
}

/** The ids of a catalog's controls that a profile takes, patterns and child controls worked out, in catalog order. */
export function selectedControlIds(profile: Profile, catalog: Catalog): readonly string[] {
  const parents = new Map(catalog.controls.map((control) => [control.id, control.parentId]));
  const imports = profile.imports.map((one) => ({
    includes: one.includeAll ? () => true : cover(one.include, parents),
    excludes: cover(one.exclude, parents),
  }));
  return catalog.controls
    .map((control) => control.id)
    .filter((id) => imports.some((one) => one.includes(id) && !one.excludes(id)));
}

/** Whether some selection names a control, matches its id, or takes it as the child of one that it takes. */
function cover(
  selections: readonly ControlSelection[],
  parents: ReadonlyMap<string, string | undefined>,
): (id: string) => boolean {
  const tests = selections.map((selection) => {
    const named = new Set(selection.controlIds);
    const takes = (id: string): boolean =>
      named.has(id) || selection.patterns.some((pattern) => matchesGlob(id, pattern));
    const takesChild = (id: string): boolean => {
      const parent = parents.get(id);
      return selection.withChildControls && parent !== undefined && (takes(parent) || takesChild(parent));
    };
    return (id: string): boolean => takes(id) || takesChild(id);
  });
  return (id) => tests.some((test) => test(id));
}

/** `*` stands for any run of characters, `?` for one. Without backtracking beyond the last star. */
function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let inPattern = 0;
  while (at < text.length) {
    const wanted = pattern.charAt(inPattern);
    if (wanted === '*') {
      star = inPattern++;
      resume = at;
    } else if (wanted === '?' || (wanted !== '' && wanted === text.charAt(at))) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}

function selectionOf(selection: ProfileSelection): ControlSelection {
  return {
    controlIds: (selection['with-ids'] ?? []).map(canonicalControlId),
    patterns: (selection.matching ?? []).flatMap((one) => one.pattern ?? []),
    withChildControls: selection['with-child-controls'] === 'yes',
  };
}

function addressesOf(href: string, resources: ReadonlyMap<string, Resource>): readonly string[] {
  if (!href.startsWith('#')) {
    return [href];
  }
  return (resources.get(href.slice(1))?.rlinks ?? []).map((link) => link.href);
}
