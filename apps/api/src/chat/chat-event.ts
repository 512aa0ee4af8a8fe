import { type ChatAnswer, type ChatMeta, type ChatToken, type Passage } from '@app/common/contracts';

export type TokenEvent = { readonly event: 'token'; readonly data: ChatToken };

/** What happens while a question is answered, in this order: meta, sources, tokens, done. */
export type ChatEvent =
  | { readonly event: 'meta'; readonly data: ChatMeta }
  | { readonly event: 'sources'; readonly data: readonly Passage[] }
  | TokenEvent
  | { readonly event: 'done'; readonly data: ChatAnswer };
