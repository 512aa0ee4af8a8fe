import { ChatAnswer } from '@app/common/contracts';
import { z } from 'zod';

export const CompletionUsage = z
  .object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
  .meta({ id: 'CompletionUsage' });
export type CompletionUsage = z.infer<typeof CompletionUsage>;

const FinishReason = z.literal('stop');

/** OpenAI's shape, with the answer as it is known here in `ground_control`. */
export const ChatCompletion = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int(),
    model: z.string(),
    system_fingerprint: z.string().nullable(),
    choices: z.array(
      z.object({
        index: z.int(),
        message: z.object({ role: z.literal('assistant'), content: z.string(), refusal: z.null() }),
        logprobs: z.null(),
        finish_reason: FinishReason,
      }),
    ),
    usage: CompletionUsage,
    ground_control: ChatAnswer,
  })
  .meta({ id: 'ChatCompletion' });
export type ChatCompletion = z.infer<typeof ChatCompletion>;

export function completionOf(answer: ChatAnswer, content: string, model: string): ChatCompletion {
  return {
    id: completionId(answer),
    object: 'chat.completion',
    created: now(),
    model,
    system_fingerprint: answer.snapshot ?? null,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: usageOf(answer),
    ground_control: answer,
  };
}

export function completionId({ messageId }: { readonly messageId: string }): string {
  return `chatcmpl-${messageId}`;
}

export function usageOf({ usage: { inputTokens, outputTokens } }: ChatAnswer): CompletionUsage {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}

/** Seconds since 1970. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}
