import { type DocumentType } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { detectType } from './detect-type.js';

const NAMES: Readonly<Record<DocumentType, string>> = {
  pdf: 'PDF',
  docx: 'Word (.docx)',
  xlsx: 'Excel (.xlsx)',
  csv: 'CSV',
  html: 'HTML',
  markdown: 'Markdown',
  text: 'plain text',
  'oscal-json': 'OSCAL JSON',
  'oscal-xml': 'OSCAL XML',
  zip: 'ZIP',
};

/** What a file is, if that is one of `allowed`. Throws `unsupported_media_type`, which says what it is and what is taken. */
export async function acceptType(
  bytes: Uint8Array,
  name: string,
  allowed: readonly DocumentType[],
): Promise<DocumentType> {
  const detected = await detectType(bytes, name);
  if (detected.type !== undefined && allowed.includes(detected.type)) {
    return detected.type;
  }
  const what = detected.type === undefined ? detected.what : NAMES[detected.type];
  const taken = allowed.map((type) => NAMES[type]).join(', ');
  throw new AppError('unsupported_media_type', `This is ${what}. Accepted are: ${taken}.`);
}
