import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Passage } from '@app/common/contracts';
import { INDEX_PROFILES } from '@app/common/lexical-index';
import { controlHeading, controlText, parentControlId, parseOscal } from '@app/common/oscal';
import { z } from 'zod';
import { isAnswerable } from '../../apps/api/src/chat/llm/evidence.js';
import { RANKING_PROFILES } from '../../apps/retriever/src/search/ranking-settings.js';
import { buildSearch, trainOn } from '../../bench/retrieval/pipeline.js';
import { IN_SCOPE, IN_SCOPE_HELD_OUT } from './in-scope-questions.js';
import { OUT_OF_SCOPE, OUT_OF_SCOPE_HELD_OUT } from './out-of-scope-questions.js';

/** How often the rule of `evidence.ts` is wrong. Prints the figures; the bounds are what must not get worse. */
const root = join(__dirname, '../..');
const shared = join(root, '../shared/data');
const official = join(shared, 'corpus/NIST_SP-800-53_rev5_composite_catalog.json');
const guide = join(root, 'corpus/sp800-53-guide.json');
const withData = existsSync(official) ? describe : describe.skip;

type Ask = (question: string, mode: 'hybrid' | 'lexical') => boolean;

withData('answerability on the official catalog (skipped without ../shared/data)', () => {
  let ask: Ask;
  beforeAll(() => {
    ask = asker(official);
  });

  it.each(['hybrid', 'lexical'] as const)('%s: answers what it can and declines what it cannot', (mode) => {
    const questions = readLines('eval/questions_dev.jsonl', Question);
    const rates = {
      publicDeclined: declined(readLines('eval/public_dev.jsonl', Query), ({ query }) => ask(query, mode)),
      inScopeDeclined: declined(IN_SCOPE, (question) => ask(question, mode)),
      inScopeHeldOutDeclined: declined(IN_SCOPE_HELD_OUT, (question) => ask(question, mode)),
      questionsDeclined: declined(
        questions.filter(({ answerable }) => answerable),
        ({ question }) => ask(question, mode),
      ),
      outOfScopeAnswered: answered(OUT_OF_SCOPE, (question) => ask(question, mode)),
      outOfScopeHeldOutAnswered: answered(OUT_OF_SCOPE_HELD_OUT, (question) => ask(question, mode)),
      unanswerableAnswered: answered(
        questions.filter(({ answerable }) => !answerable),
        ({ question }) => ask(question, mode),
      ),
    };
    report(`official catalog, ${mode}`, rates);
    expect(rates.publicDeclined).toBeLessThanOrEqual(0.1);
    expect(rates.inScopeDeclined).toBeLessThanOrEqual(0.08);
    expect(rates.inScopeHeldOutDeclined).toBeLessThanOrEqual(0.13);
    expect(rates.outOfScopeAnswered).toBeLessThanOrEqual(0.05);
    expect(rates.outOfScopeHeldOutAnswered).toBeLessThanOrEqual(0.2);
    expect(rates.unanswerableAnswered).toBeLessThanOrEqual(1 / 3);
  });
});

describe('answerability on the starter corpus', () => {
  let ask: Ask;
  beforeAll(() => {
    ask = asker(guide);
  });

  it.each(['hybrid', 'lexical'] as const)('%s: answers what it can and declines what it cannot', (mode) => {
    const rates = {
      inScopeDeclined: declined([...IN_SCOPE, ...IN_SCOPE_HELD_OUT], (question) => ask(question, mode)),
      outOfScopeAnswered: answered([...OUT_OF_SCOPE, ...OUT_OF_SCOPE_HELD_OUT], (question) =>
        ask(question, mode),
      ),
    };
    report(`starter corpus, ${mode}`, rates);
    expect(rates.outOfScopeAnswered).toBeLessThanOrEqual(0.2);
    expect(rates.inScopeDeclined).toBeLessThanOrEqual(0.2);
  });
});

const Question = z.object({ question: z.string(), answerable: z.boolean() });
const Query = z.object({ query: z.string() });

function readLines<T>(path: string, schema: z.ZodType<T>): readonly T[] {
  const lines = readFileSync(join(shared, path), 'utf8').trim().split('\n');
  return lines.map((line) => schema.parse(JSON.parse(line)));
}

function declined<T>(items: readonly T[], answers: (item: T) => boolean): number {
  return items.filter((item) => !answers(item)).length / items.length;
}

function answered<T>(items: readonly T[], answers: (item: T) => boolean): number {
  return items.filter(answers).length / items.length;
}

/** The search that the retriever does over one catalog, and the rule on the eight best passages. */
function asker(file: string): Ask {
  const document = parseOscal(readFileSync(file, 'utf8'), 'catalog');
  if (document.kind !== 'catalog') {
    throw new Error('not a catalog');
  }
  const { controls } = document.catalog;
  const titles = new Map(controls.map(({ id, title }) => [id, title]));
  const passages = controls.map((control): Passage => ({
    id: control.id,
    collection: 'controls',
    documentId: 'catalog',
    controlId: control.id,
    title: controlHeading(control, titles.get(parentControlId(control.id) ?? '')),
    text: controlText(control),
    score: 0,
  }));
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  const search = buildSearch(passages, INDEX_PROFILES.default, trainOn(passages));
  const settings = {
    hybrid: RANKING_PROFILES.default,
    lexical: { ...RANKING_PROFILES.default, vectorWeight: 0 },
  };
  return (question, mode) => {
    const found = search(question, settings[mode]).slice(0, 8);
    const best = found.flatMap(({ id, score }) => {
      const passage = byId.get(id);
      return passage ? [{ ...passage, score }] : [];
    });
    return isAnswerable(question, best).answerable;
  };
}

function report(name: string, rates: Readonly<Record<string, number>>): void {
  const figures = Object.entries(rates).map(([rate, value]) => `${rate} ${(100 * value).toFixed(1)} %`);
  process.stdout.write(`${name}: ${figures.join(', ')}\n`);
}
