import { createHash } from 'node:crypto';
import { buildPrompt } from './prompt.js';

/** Names what models are told: another one as soon as an instruction or the form of a prompt changes. */
export const PROMPT_VERSION = versionOf();

function versionOf(): string {
  const passage = { id: '', collection: '', documentId: '', title: 'title', text: 'text', score: 0 };
  const input = { question: 'question', selection: 'selection', passages: [passage] };
  const { system, prompt } = buildPrompt(input);
  const situation = buildPrompt({ ...input, isSituation: true }).prompt;
  return createHash('sha256').update(`${system}\n${prompt}\n${situation}`).digest('hex').slice(0, 12);
}
