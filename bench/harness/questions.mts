import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from './statistics.mts';

const FEWEST_WORDS = 6;
const MOST_WORDS = 12;
const ANSWERABLE = 200;
const MOST_ASKED = 600;
const AT_ONCE = 10;

/**
 * Questions out of the corpus itself: a few words that stand side by side in a passage. They have something to find, so
 * that answers are written and not refused, and hardly ever come twice, so that no cache answers them.
 */
export function questionsOf(texts: readonly string[], seed = 1): () => string {
  const random = seededRandom(seed);
  const passages = texts
    .map((text) => text.split(/[^A-Za-z-]+/).filter((word) => word.length > 2))
    .filter((words) => words.length >= FEWEST_WORDS);
  return () => {
    const words = passages[Math.floor(random() * passages.length)] ?? [];
    const count = FEWEST_WORDS + Math.floor(random() * (MOST_WORDS - FEWEST_WORDS + 1));
    const from = Math.floor(random() * Math.max(1, words.length - count));
    return `What is said about ${words.slice(from, from + count).join(' ')}?`;
  };
}

/**
 * Some of these questions again and again: those that the gateway has an answer to, because a refusal is no load. Asked
 * with a model that takes no time.
 */
export async function answerable(gateway: string, question: () => string): Promise<() => string> {
  const chosen: string[] = [];
  for (let asked = 0; asked < MOST_ASKED && chosen.length < ANSWERABLE; asked += AT_ONCE) {
    const questions = Array.from({ length: AT_ONCE }, question);
    const answered = await Promise.all(questions.map((one) => isAnswered(gateway, one)));
    chosen.push(...questions.filter((_, i) => answered[i]));
  }
  if (chosen.length === 0) {
    throw new Error('The gateway has no answer to any question about its own corpus.');
  }
  let turn = 0;
  return () => {
    turn += 1;
    return chosen[turn % chosen.length] ?? '';
  };
}

async function isAnswered(gateway: string, question: string): Promise<boolean> {
  const response = await fetch(`${gateway}/api/v1/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question, stream: false }),
  });
  return ((await response.json()) as { readonly abstained?: boolean }).abstained === false;
}

/** The controls of a collection that are not withdrawn, as people write them. */
export async function controlIds(
  gateway: string,
  collection: string,
  headers: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let page: string | undefined = '1';
  while (page !== undefined) {
    const query = new URLSearchParams({ collection, page });
    const response = await fetch(`${gateway}/api/v1/controls?${query.toString()}`, { headers });
    const list = (await response.json()) as {
      readonly items: readonly { readonly label: string; readonly status: string }[];
      readonly next?: string;
    };
    ids.push(...list.items.filter(({ status }) => status === 'active').map(({ label }) => label));
    page = list.next;
  }
  return ids;
}

/** In a random order that is the same at every run. */
export function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const random = seededRandom(seed);
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** The texts of a collection's active snapshot in the blob store of `dataDir`. */
export function passageTexts(dataDir: string, collection: string): readonly string[] {
  const folder = snapshotFolder(dataDir, collection);
  return readFileSync(join(folder, 'passages.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly text: string }).text);
}

/** Where the active snapshot of a collection stands. */
export function snapshotFolder(dataDir: string, collection: string): string {
  const home = join(dataDir, 'blobs', 'collections', collection);
  const pointer = JSON.parse(readFileSync(join(home, 'pointer.json'), 'utf8')) as {
    readonly version: number;
  };
  return join(home, 'snapshots', String(pointer.version));
}
