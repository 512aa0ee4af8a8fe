import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type EvalQuestion } from './questions.mts';

const Answer = z.object({
  conversationId: z.string(),
  agent: z.string(),
  answer: z.string(),
  abstained: z.boolean(),
  model: z.string(),
  citations: z.array(
    z.object({ n: z.number(), passageId: z.string(), controlId: z.string().optional(), quote: z.string() }),
  ),
  sources: z.array(z.object({ id: z.string(), text: z.string() })),
  sentences: z.array(z.object({ status: z.enum(['verified', 'unverified', 'none']) })).optional(),
});
export type Answer = z.infer<typeof Answer>;

const Found = z.object({ passages: z.array(z.object({ controlId: z.string().optional() })) });

const TIMEOUT_MS = 60_000;
/** A control may have several passages: more are asked for than controls are judged. */
const PASSAGES = 30;
const MOST_TRIES = 5;

/** The product from outside, as one visitor: it keeps the cookie, so that conversations go on. */
export class Gateway {
  private readonly url: string;
  private cookie = '';

  constructor(url: string) {
    this.url = url;
  }

  /** The answer to the last question of a conversation, and how long it alone took. */
  async ask({
    question,
    selection,
    history,
  }: EvalQuestion): Promise<{ readonly answer: Answer; readonly ms: number }> {
    let conversationId: string | undefined;
    for (const earlier of history) {
      conversationId = (await this.chat({ question: earlier, conversationId })).conversationId;
    }
    const began = performance.now();
    const answer = await this.chat({ question, selection, conversationId });
    return { answer, ms: performance.now() - began };
  }

  /** Ids of the controls that are found, best first, each once. */
  async search(query: string): Promise<{ readonly ids: readonly string[]; readonly ms: number }> {
    const began = performance.now();
    const found = Found.parse(await this.post('/api/v1/search', { query: query.slice(0, 500), k: PASSAGES }));
    const ids = new Set(found.passages.flatMap(({ controlId }) => controlId ?? []));
    return { ids: [...ids], ms: performance.now() - began };
  }

  private async chat(request: {
    readonly question: string;
    readonly selection?: string | undefined;
    readonly conversationId?: string | undefined;
  }): Promise<Answer> {
    return Answer.parse(await this.post('/api/v1/chat', { ...request, stream: false }));
  }

  private async post(path: string, body: unknown): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(this.url + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      this.cookie ||= response.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');
      if (response.status === 429 && attempt < MOST_TRIES) {
        await response.arrayBuffer();
        await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
        continue;
      }
      if (!response.ok) {
        throw new Error(
          `POST ${path} ${JSON.stringify(body)} answered ${response.status}: ${await response.text()}`,
        );
      }
      return response.json();
    }
  }
}
