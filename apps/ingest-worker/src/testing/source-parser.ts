import { join } from 'node:path';
import { type ParserProgram } from '../parse/sandbox/start-parser.js';

const ROOT = join(__dirname, '../../../..');

/** The process that parses, or another program, from the sources as they are: tests need no build. */
export function sourceParser(path = '../parse/sandbox/parser-process.ts'): ParserProgram {
  return { path: join(__dirname, path), nodeOptions: ['--import', join(ROOT, 'test/source-hooks.mjs')] };
}
