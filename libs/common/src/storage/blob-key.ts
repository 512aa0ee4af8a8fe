import { AppError } from '@app/common/errors';

const SEGMENT = '[A-Za-z0-9_-][A-Za-z0-9._-]*';
const KEY = new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`);
const FOLDER = new RegExp(`^(?:${SEGMENT}/)+$`);
const MAX_KEY_CHARS = 512;

/** Keys are segments of letters, digits, `.`, `_` and `-`, none starting with a dot: they can never leave a folder. */
export function checkKey(key: string): string {
  if (key.length > MAX_KEY_CHARS || !KEY.test(key)) {
    throw new AppError('bad_request', 'The name of a stored file is not well formed.');
  }
  return key;
}

/** A prefix of keys: whole segments, each with its slash, then at most the start of another. */
export function checkPrefix(prefix: string): string {
  const name = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  return name === '' && prefix === '' ? prefix : (checkKey(name), prefix);
}

/** A prefix that may be deleted: it ends with a slash, so `a/1/` never takes `a/10` with it. */
export function checkFolder(prefix: string): string {
  if (prefix.length > MAX_KEY_CHARS || !FOLDER.test(prefix)) {
    throw new AppError('bad_request', 'A folder of stored files is not well formed.');
  }
  return prefix;
}

/** Where the uploaded bytes of a document are kept. */
export function documentBlobKey(documentId: string): string {
  return checkKey(`documents/${documentId}/original`);
}
