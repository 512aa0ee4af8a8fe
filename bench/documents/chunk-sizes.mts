/**
 * How long the passages of ordinary documents should be:
 *   node bench/documents/chunk-sizes.mts
 * Cuts the documents of `set/` in several ways and asks the questions of `questions.jsonl`, each of which has one right place:
 * the words that answer it. A passage is right when it has all of them.
 */
import '../retrieval/source-hooks.mts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const { parseDocument } = await import('../../apps/ingest-worker/src/parse/parse-document.js');
const { documentOf } = await import('../../apps/ingest-worker/src/parse/sections.js');
const { indexProfileFor, LexicalIndex } = await import('../../libs/common/src/lexical-index/index.js');
const { collectionKind } = await import('../../apps/retriever/src/search/collection-kind.js');
const { rankingFor } = await import('../../apps/retriever/src/search/ranking-settings.js');
const { buildSearch, trainOn } = await import('../retrieval/pipeline.js');
const { mean } = await import('../retrieval/measures.js');

const FOLDER = join(import.meta.dirname, 'set');
const WORDS = [100, 150, 200, 300];
const OVERLAPS = [0, 20, 40];
const TITLES = ['title and headings', 'title alone', 'nothing'] as const;

const Question = z.object({ id: z.string(), document: z.string(), question: z.string(), answer: z.string() });
type Question = z.infer<typeof Question>;
type Titling = (typeof TITLES)[number];

interface Passage {
  /** None of these is a control. */
  readonly controlId?: undefined;
  readonly id: string;
  readonly document: string;
  readonly title: string;
  readonly text: string;
}

const documents = await Promise.all(readdirSync(FOLDER).sort().map(readDocument));
const questions = readFileSync(join(import.meta.dirname, 'questions.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Question.parse(JSON.parse(line)));
for (const { id, document, answer } of questions) {
  const text = documents.find(({ name }) => name === document)?.text ?? '';
  if (text.split(answer).length !== 2) {
    throw new Error(`The answer of question ${id} does not stand exactly once in ${document}.`);
  }
}

print(`${documents.length} documents, ${questions.length} questions`);
print('words  overlap  passages  recall@1  recall@5  nDCG@10  words in the first five');
for (const words of WORDS) {
  for (const overlap of OVERLAPS) {
    print(row(`${pad(words, 5)}  ${pad(overlap, 7)}`, words, overlap, 'title and headings'));
  }
}
print('\ntitle of a passage (200 words, overlap 40)');
for (const titling of TITLES) {
  print(row(titling.padEnd(20), 200, 40, titling));
}

async function readDocument(name: string) {
  const bytes = readFileSync(join(FOLDER, name));
  const title = name.replace(/\.\w+$/u, '').replaceAll('-', ' ');
  const { sections = [] } = await parseDocument({ title, sourceName: name, bytes });
  return { name, title, sections, text: sections.map(({ text }) => text).join('\n\n') };
}

function row(label: string, words: number, overlap: number, titling: Titling): string {
  const passages = cut(words, overlap, titling);
  const index = LexicalIndex.ofPassages(passages, 'default');
  const settings = rankingFor('default', collectionKind(passages, index), 'local');
  const search = buildSearch(passages, indexProfileFor('default', passages), trainOn(passages));
  const asked = questions.map(({ question, document, answer }) => {
    const found = search(question, settings).map(({ id }) => passages.find((passage) => passage.id === id));
    const rank = found.findIndex((one) => one?.document === document && one.text.includes(answer)) + 1;
    return { rank, length: found.slice(0, 5).reduce((sum, one) => sum + wordsIn(one?.text ?? ''), 0) };
  });
  const within = (k: number): string =>
    mean(asked.map(({ rank }) => Number(rank > 0 && rank <= k))).toFixed(3);
  const ndcg = mean(asked.map(({ rank }) => (rank > 0 && rank <= 10 ? 1 / Math.log2(rank + 1) : 0)));
  const length = Math.round(mean(asked.map((one) => one.length)));
  return `${label}  ${pad(passages.length, 8)}  ${pad(within(1), 8)}  ${pad(within(5), 8)}  ${pad(ndcg.toFixed(3), 7)}  ${pad(length, 9)}`;
}

function cut(words: number, overlap: number, titling: Titling): Passage[] {
  return documents.flatMap(({ name, title, sections }) =>
    documentOf(sections, title, { words, overlap }).chunks.map((chunk, i) => ({
      id: `${name}/${i}`,
      document: name,
      title: { 'title and headings': chunk.title, 'title alone': title, nothing: '' }[titling],
      text: chunk.text,
    })),
  );
}

function wordsIn(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== '').length;
}

function pad(value: number | string, width: number): string {
  return String(value).padStart(width);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
