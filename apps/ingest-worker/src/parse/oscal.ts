import {
  type Catalog,
  type CatalogControl,
  controlHeading,
  controlText,
  parseOscal,
} from '@app/common/oscal';
import { type ParsedChunk, type ParsedDocument } from './parsed-document.js';

/** A catalog gives a chunk for each control; a profile has no text of its own, it only says what belongs to it. */
export function parseOscalFile(text: string, sourceName: string): ParsedDocument {
  const structure = parseOscal(text, sourceName);
  return { structure, chunks: structure.kind === 'catalog' ? catalogChunks(structure.catalog) : [] };
}

function catalogChunks(catalog: Catalog): readonly ParsedChunk[] {
  const titles = titlesOf(catalog);
  return catalog.controls.map((control) => ({ controlId: control.id, ...controlChunk(control, titles) }));
}

/** The titles of a catalog's controls, by id. */
export function titlesOf(catalog: Catalog): ReadonlyMap<string, string> {
  return new Map(catalog.controls.map((control) => [control.id, control.title]));
}

/**
 * One passage for one control: its statement and guidance, or where it went when it was withdrawn. Assessment
 * objectives stay in the structured catalog.
 */
export function controlChunk(
  control: CatalogControl,
  titles: ReadonlyMap<string, string>,
): { readonly title: string; readonly text: string } {
  const parentTitle = control.parentId === undefined ? undefined : titles.get(control.parentId);
  return { title: controlHeading(control, parentTitle), text: controlText(control) };
}
