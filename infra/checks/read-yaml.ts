import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const PROJECT_ROOT = resolve(__dirname, '../..');

/** A YAML file of this project, with its anchors merged. Throws on a key that stands twice. */
export function readYaml(path: string): unknown {
  return parseYaml(readFileSync(join(PROJECT_ROOT, path), 'utf8'));
}

export function parseYaml(text: string): unknown {
  return parse(text, { merge: true, uniqueKeys: true, strict: true });
}
