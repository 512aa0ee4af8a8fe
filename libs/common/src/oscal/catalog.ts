import { type Baseline, type ControlDetail } from '@app/common/contracts';

/** A control as a catalog tells it; where the catalog is kept (collection, document) is added by who keeps it. */
export type CatalogControl = Omit<ControlDetail, 'collection' | 'documentId' | 'source'>;

/** A family (group) in lower case, as in `ac`; `parentId` where the file nests groups. */
export interface CatalogFamily {
  readonly id: string;
  readonly title: string;
  readonly parentId?: string | undefined;
}

/**
 * The structured catalog. `id` names the numbering that its controls follow (`sp800-53`, `csf`, `sp800-171`, else one
 * made of the title). `baseline` is set where the file is a baseline that was resolved to a catalog. Controls stand in
 * the order of the file, each before its enhancements.
 */
export interface Catalog {
  readonly id: string;
  readonly title: string;
  readonly version?: string | undefined;
  readonly oscalVersion?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly plainLanguageGuide: boolean;
  readonly baseline?: Baseline | undefined;
  readonly families: readonly CatalogFamily[];
  readonly controls: readonly CatalogControl[];
}

/** Which controls a profile takes from a catalog that it imports. Patterns are globs over control ids. */
export interface ControlSelection {
  readonly controlIds: readonly string[];
  readonly patterns: readonly string[];
  readonly withChildControls: boolean;
}

export interface ProfileImport {
  /** As written, and the addresses behind it where it points into the file's own list of resources. */
  readonly href: string;
  readonly resolvedHrefs: readonly string[];
  readonly includeAll: boolean;
  readonly include: readonly ControlSelection[];
  readonly exclude: readonly ControlSelection[];
}

/** `controlIds` are those that the profile names one by one, less those that it excludes by name. */
export interface Profile {
  readonly title: string;
  readonly version?: string | undefined;
  readonly oscalVersion?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly baseline?: Baseline | undefined;
  readonly controlIds: readonly string[];
  readonly imports: readonly ProfileImport[];
}

export type OscalDocument =
  | { readonly kind: 'catalog'; readonly catalog: Catalog }
  | { readonly kind: 'profile'; readonly profile: Profile };
