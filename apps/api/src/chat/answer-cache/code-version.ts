import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What answers come out of. */
const FOLDERS = ['apps/api/src', 'apps/retriever/src', 'libs/common/src'];
const CODE = /\.[cm]?[jt]s$/;

/**
 * A hash of the code that answers, as it is on disk: answers of one version are not served by another. Of the retriever's
 * code only what lies beside the gateway's counts.
 */
export function codeVersion(root = resolve(__dirname, '../../../../..')): string {
  const hash = createHash('sha256');
  for (const file of FOLDERS.flatMap((folder) => filesIn(root, folder)).sort()) {
    hash
      .update(file)
      .update('\n')
      .update(readFileSync(join(root, file)))
      .update('\n');
  }
  return hash.digest('hex');
}

function filesIn(root: string, folder: string): string[] {
  try {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return names.filter((name) => CODE.test(name)).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
