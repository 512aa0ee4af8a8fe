import { type Passage } from '@app/common/contracts';
import { type Llm, type LlmEvent, type LlmRequest } from '../llm.js';

/** A passage for tests; what is not said does not matter to the test. */
export function aPassage(passage: Partial<Passage> = {}): Passage {
  return {
    id: passage.controlId ?? 'p',
    collection: 'controls',
    documentId: 'catalog',
    title: 'AC-6 Least Privilege',
    text: 'Employ the principle of least privilege.',
    score: 0.8,
    ...passage,
  };
}

export function aRequest(request: Partial<LlmRequest> = {}): LlmRequest {
  return {
    system: 'Answer from the passages.',
    prompt: 'SECRET-PROMPT What is least privilege?',
    maxOutputTokens: 256,
    tier: 'standard',
    passages: [aPassage({ controlId: 'ac-6' })],
    question: 'What is least privilege?',
    ...request,
  };
}

/** Reads an answer to its end. */
export async function readAll(
  llm: Llm,
  request: LlmRequest = aRequest(),
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly text: string; readonly events: readonly LlmEvent[] }> {
  const events: LlmEvent[] = [];
  let text = '';
  for await (const event of llm.generate(request, signal)) {
    events.push(event);
    text += event.type === 'text' ? event.text : '';
  }
  return { text, events };
}

/** What an answer that fails had written before, and its error. */
export async function readUntilError(
  llm: Llm,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly text: string; readonly error: unknown }> {
  let text = '';
  try {
    for await (const event of llm.generate(aRequest(), signal)) {
      text += event.type === 'text' ? event.text : '';
    }
  } catch (error) {
    return { text, error };
  }
  throw new Error(`it did not fail but answered: ${text}`);
}
