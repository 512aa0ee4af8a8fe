import {
  type Catalog,
  type CatalogControl,
  controlHeading,
  controlText,
  readOscal,
  readOscalJson,
} from '@app/common/oscal';
import { parseImplementation } from './oscal-implementation.js';
import { readOscalXml } from './oscal-xml.js';
import { type ParsedChunk, type ParsedDocument } from './parsed-document.js';

/**
 * A catalog gives a chunk for each control; a profile has no text of its own, it only says what belongs to it; a component
 * definition or system security plan gives text on how controls are implemented.
 */
export function parseOscalFile(text: string, sourceName: string): ParsedDocument {
  return parsedOscal(readOscalJson(text, sourceName), sourceName);
}

/** The same for a file in XML. */
export function parseOscalXmlFile(text: string, sourceName: string): ParsedDocument {
  return parsedOscal(readOscalXml(text, sourceName), sourceName);
}

function parsedOscal(json: unknown, sourceName: string): ParsedDocument {
  const implementation = parseImplementation(json, sourceName);
  if (implementation) {
    return implementation;
  }
  const structure = readOscal(json, sourceName);
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
