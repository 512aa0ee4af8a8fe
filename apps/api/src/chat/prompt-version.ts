import { createHash } from 'node:crypto';
import { buildPrompt } from './prompt.js';

/** Names what models are told: another one as soon as an instruction or the form of a prompt changes. */
export const PROMPT_VERSION = versionOf();

function versionOf(): string {
  const passage = { id: '', collection: '', documentId: '', title: 'title', text: 'text', score: 0 };
  const { system, prompt } = buildPrompt({
    question: 'question',
    selection: 'selection',
    passages: [passage],
  });
  return createHash('sha256').update(`${system}\n${prompt}`).digest('hex').slice(0, 12);
}
