import { readFileSync } from 'node:fs';
import { type Passage } from '@app/common/contracts';
import { controlHeading, controlText, parentControlId, parseOscal } from '@app/common/oscal';
import { AnswerVerifier } from '../../apps/api/src/chat/verification/answer-verifier.js';
import { passageMark } from '../../apps/api/src/chat/llm/passage-mark.js';
import { type Case, LyingModel } from './lying-model-cases.js';
import { type Paraphrase } from './lying-model-paraphrases.js';

/** How many sentences of one kind there were, how many came out as verified, and some that came out wrong. */
export interface KindScore {
  readonly kind: string;
  readonly cases: number;
  readonly verified: number;
  readonly examples: readonly string[];
}

/** Every active control of a catalog as the passage that the index has of it. */
export function catalogPassages(file: string): readonly Passage[] {
  const document = parseOscal(readFileSync(file, 'utf8'), 'catalog');
  if (document.kind !== 'catalog') {
    throw new Error('not a catalog');
  }
  const { controls } = document.catalog;
  const titles = new Map(controls.map(({ id, title }) => [id, title]));
  return controls
    .filter(({ status }) => status === 'active')
    .map((control) => ({
      id: `controls/${control.id}`,
      collection: 'controls',
      documentId: 'catalog',
      controlId: control.id,
      title: controlHeading(control, titles.get(parentControlId(control.id) ?? '')),
      text: controlText(control),
      score: 0.9,
    }));
}

/** Runs cases through the check of answers. A lie that is verified got through; a truth that is not is a false alarm. */
export async function scoreCases(
  passages: readonly Passage[],
  cases: readonly Case[],
): Promise<readonly KindScore[]> {
  const scores = new Map<string, { cases: number; verified: number; examples: string[] }>();
  for (const one of cases) {
    const score = scores.get(one.kind) ?? { cases: 0, verified: 0, examples: [] };
    scores.set(one.kind, score);
    const passed = await isVerified(passages, one);
    score.cases += 1;
    score.verified += Number(passed);
    if (passed !== (one.kind === 'extract')) {
      score.examples.push(one.answer);
    }
  }
  return [...scores].map(([kind, score]) => ({ kind, ...score }));
}

/** Honest paraphrases among passages of other controls. */
export async function scoreParaphrases(
  passages: readonly Passage[],
  paraphrases: readonly Paraphrase[],
  kind: string,
): Promise<KindScore> {
  const examples: string[] = [];
  for (const { controlId, text } of paraphrases) {
    const at = passages.findIndex((passage) => passage.controlId === controlId);
    const sources = passages.slice(Math.max(0, at - 4), at + 4);
    const mark = passageMark(sources.findIndex((passage) => passage.controlId === controlId));
    const verdict = await verdictOf(passages, { sources, answer: `${text} ${mark}` });
    if (verdict.status !== 'verified') {
      examples.push(`${text} (${verdict.reason ?? verdict.status})`);
    }
  }
  return { kind, cases: paraphrases.length, verified: paraphrases.length - examples.length, examples };
}

async function isVerified(passages: readonly Passage[], one: Case): Promise<boolean> {
  const { status, cited } = await verdictOf(passages, one);
  const isMoved = one.wrongPassageId !== undefined && !cited.includes(one.wrongPassageId);
  return status === 'none' || (status === 'verified' && !isMoved);
}

async function verdictOf(
  passages: readonly Passage[],
  { sources, answer }: Pick<Case, 'sources' | 'answer'>,
): Promise<{
  readonly status: string;
  readonly reason?: string | undefined;
  readonly cited: readonly string[];
}> {
  const known = new Set(passages.map(({ controlId }) => controlId));
  const verifier = new AnswerVerifier({
    sources,
    question: '',
    look: (ids) =>
      Promise.resolve({ unknown: new Set(ids.filter((id) => !known.has(id))), unchecked: new Set() }),
    instructions: '',
    isOwn: false,
  });
  await Array.fromAsync(verifier.push(answer));
  await Array.fromAsync(verifier.end());
  const statuses = verifier.sentences.map(({ status }) => status);
  const status = statuses.includes('unverified') ? 'unverified' : (statuses[0] ?? 'none');
  const reason = verifier.sentences.find((sentence) => sentence.reason !== undefined)?.reason;
  return { status, reason, cited: verifier.citations.map(({ passageId }) => passageId) };
}

export function lyingCases(passages: readonly Passage[], perKind: number, seed = 53): readonly Case[] {
  return new LyingModel(passages, seed).cases(perKind);
}
