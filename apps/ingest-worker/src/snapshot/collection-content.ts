import { type ControlDetail } from '@app/common/contracts';
import { type DocumentContent } from '@app/common/database';
import {
  type BaselineMembers,
  baselineMembers,
  type Catalog,
  mergeBaselines,
  type OscalDocument,
  type SelectedControl,
  selectControls,
} from '@app/common/oscal';
import { type CatalogFile, type SnapshotPassage } from '@app/common/snapshot';
import { controlChunk, titlesOf } from '../parse/oscal.js';
import { readStructure } from '../parse/structure.js';

/** The documents of a collection that its next snapshot is made of, oldest first. */
export interface CollectionContent {
  readonly collectionId: string;
  readonly documents: readonly DocumentContent[];
}

export interface AssembledContent {
  readonly passages: readonly SnapshotPassage[];
  readonly catalog: CatalogFile;
}

/** A catalog that knows which document it came in. */
type OwnedCatalog = Catalog & { readonly documentId: string };

/**
 * Passages and structured catalog of a collection. All catalogs become one, in which each control has one source and
 * what the profiles and resolved baselines say of membership is merged. Passage ids stay the same from build to build.
 */
export function assemble({ collectionId, documents }: CollectionContent): AssembledContent {
  const read = documents.map((document) => ({ document, structure: readStructure(document.structure) }));
  const catalogs = catalogsOf(
    read.flatMap(({ document, structure = [] }) =>
      [structure].flat().map((one) => ({ document, structure: one })),
    ),
  );
  const selected = selectControls(catalogs);
  const controls = selected.map((one) => detailOf(one, collectionId));
  const texts = read
    .filter(({ structure }) => structure === undefined || Array.isArray(structure))
    .flatMap(({ document }) => textPassages(document, collectionId));
  return {
    passages: [...controlPassages(selected, collectionId), ...texts],
    catalog: { families: familiesOf(catalogs, controls), controls },
  };
}

interface StructuredDocument {
  readonly document: DocumentContent;
  readonly structure: OscalDocument;
}

function catalogsOf(structured: readonly StructuredDocument[]): readonly OwnedCatalog[] {
  const structures = structured.map(({ structure }) => structure);
  return structured.flatMap(({ document, structure }) => {
    if (structure.kind !== 'catalog') {
      return [];
    }
    const { catalog } = structure;
    const members = structures
      .map((other) => baselineMembers(other, catalog))
      .filter((one): one is BaselineMembers => one !== undefined);
    return [{ ...mergeBaselines(catalog, members).catalog, documentId: document.id }];
  });
}

function detailOf({ control, catalog }: SelectedControl<OwnedCatalog>, collection: string): ControlDetail {
  const { title, version, oscalVersion, documentId } = catalog;
  return {
    ...control,
    baselines: [...control.baselines],
    collection,
    documentId,
    source: { title, version, oscalVersion },
  };
}

function controlPassages(
  selected: readonly SelectedControl<OwnedCatalog>[],
  collectionId: string,
): readonly SnapshotPassage[] {
  const titles = new Map<OwnedCatalog, ReadonlyMap<string, string>>();
  return selected.map(({ control, catalog }) => {
    const known = titles.get(catalog) ?? titlesOf(catalog);
    titles.set(catalog, known);
    return {
      id: `${collectionId}/${control.id}`,
      documentId: catalog.documentId,
      ...controlChunk(control, known),
      controlId: control.id,
      family: control.family,
      baselines: [...control.baselines],
    };
  });
}

function textPassages(document: DocumentContent, collectionId: string): readonly SnapshotPassage[] {
  return document.chunks.map(({ title, text, part, place }, ordinal) => ({
    id: `${collectionId}/${document.id}/${ordinal}`,
    documentId: document.id,
    title,
    text,
    part,
    place,
  }));
}

/** The families that have a control, in the order of the catalogs. */
function familiesOf(
  catalogs: readonly OwnedCatalog[],
  controls: readonly ControlDetail[],
): { id: string; title: string }[] {
  const used = new Set(controls.map(({ family }) => family));
  const families = new Map<string, string>();
  for (const { id, title } of catalogs.flatMap((catalog) => catalog.families)) {
    if (used.has(id) && !families.has(id)) {
      families.set(id, title);
    }
  }
  return [...families].map(([id, title]) => ({ id, title }));
}
