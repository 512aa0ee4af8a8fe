import {
  type ChatAnswer,
  type ChatRequest,
  ConversationChange,
  type ConversationDetail,
  type ConversationMessage,
  type ConversationSummary,
  FeedbackRequest,
} from '@app/common/contracts';
import { randomUUID } from 'node:crypto';

/** What came of a request: a status, and a body to send as JSON. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

interface Kept extends ConversationSummary {
  readonly visitor: string;
  readonly answers: ConversationMessage[];
}

const PAGE = 20;
const NOT_FOUND: Reply = { status: 404 };

/** The conversations of all visitors of a fake gateway, in memory, under the rules of the real one. */
export class FakeConversations {
  private readonly kept = new Map<string, Kept>();
  private clock = Date.UTC(2026, 0, 1);

  /** Whether a visitor may go on with this one. */
  has(visitor: string, id: string): boolean {
    return this.kept.get(id)?.visitor === visitor;
  }

  record(visitor: string, { question, selection }: ChatRequest, answer: ChatAnswer): void {
    this.clock += 1000;
    const now = new Date(this.clock).toISOString();
    const before = this.kept.get(answer.conversationId);
    const id = answer.conversationId;
    const answers = before?.answers ?? [];
    const message = { id: answer.messageId, question, selection, answer, createdAt: now };
    const replaced = answers.findIndex((one) => one.id === answer.regenerates);
    answers.splice(replaced < 0 ? answers.length : replaced, replaced < 0 ? 0 : 1, message);
    this.kept.set(id, {
      id,
      visitor,
      title: before?.title ?? question,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      messages: answers.length,
      answers,
    });
  }

  /** As many conversations as asked for, to have a list that is longer than a page. */
  fill(visitor: string, count: number, answer: ChatAnswer): void {
    for (let index = 1; index <= count; index += 1) {
      this.record(
        visitor,
        { question: `Earlier question ${index}`, stream: true },
        { ...answer, conversationId: randomUUID(), messageId: randomUUID() },
      );
    }
  }

  reply(visitor: string, method: string, url: URL, body: unknown): Reply {
    const rated = /^\/api\/v1\/messages\/([^/]+)\/feedback$/.exec(url.pathname)?.[1];
    if (rated !== undefined) {
      return this.rate(visitor, rated, body);
    }
    const id = /^\/api\/v1\/conversations\/([^/]+)$/.exec(url.pathname)?.[1];
    if (id === undefined) {
      return { status: 200, body: this.list(visitor, Number(url.searchParams.get('cursor') ?? 0)) };
    }
    const found = this.kept.get(id);
    if (found?.visitor !== visitor) {
      return NOT_FOUND;
    }
    if (method === 'DELETE') {
      this.kept.delete(id);
      return { status: 204 };
    }
    if (method === 'PATCH') {
      const renamed = { ...found, ...ConversationChange.parse(body) };
      this.kept.set(id, renamed);
      return { status: 200, body: summaryOf(renamed) };
    }
    const whole: ConversationDetail = { ...summaryOf(found), messages: found.answers };
    return { status: 200, body: whole };
  }

  private list(visitor: string, from: number): unknown {
    const own = [...this.kept.values()]
      .filter((one) => one.visitor === visitor)
      .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    const next = from + PAGE;
    return {
      items: own.slice(from, next).map(summaryOf),
      ...(own.length > next ? { next: String(next) } : {}),
    };
  }

  private rate(visitor: string, messageId: string, body: unknown): Reply {
    const feedback = { ...FeedbackRequest.parse(body), updatedAt: new Date(this.clock).toISOString() };
    for (const one of this.kept.values()) {
      const index = one.answers.findIndex(({ id }) => id === messageId);
      const message = one.answers[index];
      if (one.visitor === visitor && message !== undefined) {
        one.answers[index] = { ...message, feedback };
        return { status: 204 };
      }
    }
    return NOT_FOUND;
  }
}

function summaryOf({ id, title, createdAt, updatedAt, messages }: Kept): ConversationSummary {
  return { id, title, createdAt, updatedAt, messages };
}
