import { type ChatAnswer, type ChatMeta, type Passage } from '@app/common/contracts';

/** What happens while a question is answered, in this order: meta, sources, tokens, done. */
export type ChatEvent =
  | { readonly event: 'meta'; readonly data: ChatMeta }
  | { readonly event: 'sources'; readonly data: readonly Passage[] }
  | { readonly event: 'token'; readonly data: { readonly text: string } }
  | { readonly event: 'done'; readonly data: ChatAnswer };
