import { type ChatAnswer, type ChatMeta } from '@app/common/contracts';
import { type ChatEvent } from '../chat/chat-event.js';
import { completionId, type CompletionUsage, now, usageOf } from './completion.js';
import { FootnoteMarks, footnotes, understoodAs } from './footnotes.js';

/** One event of a stream. `usage` is there when the client asked for it; `ground_control` comes with the end. */
export interface CompletionChunk {
  readonly id: string;
  readonly object: 'chat.completion.chunk';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: 0;
    readonly delta: { readonly role?: 'assistant'; readonly content?: string };
    readonly logprobs: null;
    readonly finish_reason: 'stop' | null;
  }[];
  readonly usage?: CompletionUsage | null;
  readonly ground_control?: ChatAnswer;
}

/** What a stream is to have besides the text. */
interface StreamFormat {
  readonly model: string;
  readonly footnotes: boolean;
  readonly includeUsage: boolean;
}

/** The chunks of one stream, as the events of its answer come: all of them have the same id, time and model. */
export class CompletionChunks {
  private readonly marks = new FootnoteMarks();
  private head: Pick<CompletionChunk, 'id' | 'object' | 'created' | 'model'> | undefined;

  constructor(private readonly format: StreamFormat) {}

  /** What an event gives, often nothing. */
  of({ event, data }: ChatEvent): readonly CompletionChunk[] {
    switch (event) {
      case 'meta':
        return this.begin(data);
      case 'sources':
        return [];
      case 'token':
        return this.text(this.format.footnotes ? this.marks.push(data.text) : data.text);
      case 'done':
        return this.end(data);
    }
  }

  private begin(meta: ChatMeta): readonly CompletionChunk[] {
    const { model, footnotes: noted } = this.format;
    this.head = { id: completionId(meta), object: 'chat.completion.chunk', created: now(), model };
    const understood = noted ? understoodAs(meta.standaloneQuestion) : '';
    return [this.chunk({ role: 'assistant', content: '' }, null), ...this.text(understood)];
  }

  private text(content: string): readonly CompletionChunk[] {
    return content === '' ? [] : [this.chunk({ content }, null)];
  }

  /** What was held back, the footnotes, the end, and the usage behind it where it was asked for. */
  private end(answer: ChatAnswer): readonly CompletionChunk[] {
    const rest = this.format.footnotes ? this.marks.end() + footnotes(answer) : '';
    const end = { ...this.chunk({}, 'stop'), ground_control: answer };
    const usage = { ...this.chunk({}, null), choices: [], usage: usageOf(answer) };
    return [...this.text(rest), end, ...(this.format.includeUsage ? [usage] : [])];
  }

  private chunk(
    delta: CompletionChunk['choices'][number]['delta'],
    finish_reason: 'stop' | null,
  ): CompletionChunk {
    if (!this.head) {
      throw new Error('A stream begins with what is known of its answer.');
    }
    const usage = this.format.includeUsage ? { usage: null } : {};
    return { ...this.head, choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...usage };
  }
}
