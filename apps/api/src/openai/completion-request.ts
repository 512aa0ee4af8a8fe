import { CollectionId, MAX_SELECTION_CHARS, plainText, SearchFilters } from '@app/common/contracts';
import { z } from 'zod';

const MAX_MESSAGES = 500;
const TEXT_ONLY = 'must be text: images, audio and files cannot be read';
const NO_TOOLS = 'cannot be used: there are no tools to call here';

const TextPart = z.looseObject({ type: z.literal('text', TEXT_ONLY), text: z.string() });

/** What a message says, as one text. */
const Content = z
  .union([z.string(), z.array(TextPart).min(1)], TEXT_ONLY)
  .transform((content) =>
    typeof content === 'string' ? content : content.map(({ text }) => text).join('\n'),
  );

const Message = z.discriminatedUnion(
  'role',
  [
    z.looseObject({ role: z.enum(['system', 'developer', 'user']), content: Content }),
    z.looseObject({
      role: z.literal('assistant'),
      content: Content.nullish(),
      tool_calls: z.array(z.unknown()).max(0, NO_TOOLS).nullish(),
    }),
  ],
  'must have the role system, developer, user or assistant: there are no tools here',
);

/**
 * The body of OpenAI's chat completions. What would change the shape of the answer and cannot be had is refused; what only
 * tunes a model (temperature, max_tokens, seed, user, ...) is accepted and has no effect. `ground_control` is our own.
 */
export const ChatCompletionRequest = z
  .looseObject({
    model: z.string().min(1).max(200),
    messages: z.array(Message).min(1).max(MAX_MESSAGES),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    n: z.literal(1, 'must be 1: there is one answer').nullish(),
    tools: z.array(z.unknown()).max(0, NO_TOOLS).nullish(),
    functions: z.array(z.unknown()).max(0, NO_TOOLS).nullish(),
    response_format: z
      .looseObject({ type: z.literal('text', 'must be text: answers cannot be put into JSON') })
      .nullish(),
    modalities: z.array(z.literal('text', 'must be text: there is no sound')).nullish(),
    audio: z.null('cannot be used: there is no sound').optional(),
    logprobs: z.literal(false, 'must be false: probabilities are not known').nullish(),
    ground_control: z
      .strictObject({
        /** Sources at the end of the text as Markdown footnotes. The default is that of the model. */
        footnotes: z.boolean().optional(),
        /** A conversation of the same caller that this question is kept in; by default each is kept by itself. */
        conversationId: z.uuid().optional(),
        selection: plainText(MAX_SELECTION_CHARS).optional(),
        collections: z.array(CollectionId).min(1).max(20).optional(),
        filters: SearchFilters.optional(),
      })
      .optional(),
  })
  .meta({ id: 'ChatCompletionRequest' });
export type ChatCompletionRequest = z.infer<typeof ChatCompletionRequest>;
