/** Kills the gateway (SIGKILL) that writes an answer, while another one shares a Redis with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatAnswer } from '@app/common/contracts';
import {
  FakeProvider,
  freePort,
  hasRedis,
  jsonReply,
  openAiStream,
  startFakeOpenAi,
  startPostgres,
  startRedis,
} from '@app/common/testing';
import { createParser } from 'eventsource-parser';
import { ServiceProcess } from './service-process.js';

const WORDS = Array.from({ length: 40 }, (_, i) => `Accounts are reviewed every quarter, part ${i} [[p1]]. `);
const TEXT = 'Review accounts for compliance with account management requirements every quarter.';
const QUESTION = 'How often must accounts be reviewed for compliance?';

const withRedis = hasRedis() ? describe : describe.skip;

interface Seen {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

withRedis('a gateway that is killed while it writes', () => {
  it('leaves what it had to the others, which say that the answer broke off and go on to answer', async () => {
    const scene = await open();
    try {
      await Promise.all(scene.gateways.map(({ url }) => untilReady(url)));
      const [one, other] = scene.gateways;
      const asked = await ask(one, 12);
      await one.process.kill();
      const killedAt = performance.now();
      const rest = await resume(other, asked);
      const events = [...asked.events, ...rest.slice(0, -1)];
      expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => `${asked.messageId}:${i + 1}`));
      expect(rest.at(-1)).toMatchObject({ event: 'error', data: { code: 'answer_interrupted' } });
      expect(performance.now() - killedAt).toBeLessThan(15_000);
      const again = await ask(other, Infinity);
      const done = ChatAnswer.parse(again.events.at(-1)?.data);
      expect(textOf(again.events)).toBe(done.answer);
    } catch (error) {
      scene.gateways.forEach(({ process: { output } }) => process.stderr.write(output.slice(-2000)));
      throw error;
    } finally {
      await scene.close();
    }
  }, 120_000);
});

interface Gateway {
  readonly url: string;
  readonly process: ServiceProcess;
}

interface Scene {
  readonly gateways: readonly [Gateway, Gateway];
  readonly close: () => Promise<void>;
}

async function open(): Promise<Scene> {
  const [postgres, redis] = [await startPostgres(), await startRedis()];
  const passage = { id: 'p', collection: 'controls', documentId: 'd', title: 'AC-2', text: TEXT, score: 0.9 };
  const retriever = await FakeProvider.start(
    jsonReply(200, { snapshot: 'controls@1', mode: 'hybrid', tookMs: 1, passages: [passage] }),
  );
  const model = await startFakeOpenAi();
  model.always(openAiStream(WORDS, { delayMs: 100 }));
  const gateway = async (): Promise<Gateway> => {
    const port = await freePort();
    const started = new ServiceProcess('api', {
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      RETRIEVER_URL: retriever.url,
      LLM_PROVIDER: 'openai',
      LLM_MODEL: 'fake-model',
      OPENAI_BASE_URL: `${model.url}/v1`,
      SESSION_SECRET: 'a-secret-for-these-tests',
      INGEST_ENABLED: 'false',
      LOG_LEVEL: 'warn',
    });
    started.start();
    return { url: `http://127.0.0.1:${port}`, process: started };
  };
  const gateways = [await gateway(), await gateway()] as const;
  const close = async (): Promise<void> => {
    await Promise.all(gateways.map(({ process: it }) => it.stop()));
    await Promise.all([retriever.close(), model.close(), postgres.stop(), redis.stop()]);
  };
  return { gateways, close };
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) {
      return;
    }
    await sleep(100);
  }
  throw new Error('The gateway did not start.');
}

function textOf(events: readonly Seen[]): string {
  return events.map(({ event, data }) => (event === 'token' ? String(data['text']) : '')).join('');
}

interface Asked {
  readonly messageId: string;
  readonly cookie: string;
  readonly events: readonly Seen[];
}

/** Asks, and takes at most `most` events. */
async function ask({ url }: Gateway, most: number): Promise<Asked> {
  const response = await fetch(`${url}/api/v1/chat`, {
    method: 'POST',
    body: JSON.stringify({ question: QUESTION }),
    headers: { 'content-type': 'application/json' },
  });
  const events = await read(response, most);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { messageId: String(events[0]?.data['messageId']), cookie, events };
}

async function resume({ url }: Gateway, { messageId, cookie, events }: Asked): Promise<readonly Seen[]> {
  const headers = { cookie, 'last-event-id': events.at(-1)?.id ?? '' };
  return read(await fetch(`${url}/api/v1/chat/${messageId}/events`, { headers }), Infinity);
}

async function read(response: Response, most: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  const parser = createParser({
    onEvent: ({ id = '', event = '', data }) => {
      seen.push({ id, event, data: JSON.parse(data) as Record<string, unknown> });
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    if (seen.length >= most) {
      break;
    }
  }
  return seen.slice(0, most);
}
