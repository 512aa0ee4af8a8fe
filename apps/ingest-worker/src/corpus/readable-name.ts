import { extensionOf } from '@app/common/media-type';

const EXTENSIONS: ReadonlySet<string> = new Set([
  'csv',
  'docx',
  'htm',
  'html',
  'json',
  'md',
  'markdown',
  'pdf',
  'tsv',
  'txt',
  'text',
  'xhtml',
  'xlsx',
  'xml',
  'zip',
]);

/** Whether a file of that name in a folder is one of the documents there. */
export function isReadableName(name: string): boolean {
  return EXTENSIONS.has(extensionOf(name));
}
