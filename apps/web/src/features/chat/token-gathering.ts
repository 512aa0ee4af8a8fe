import { type AnswerEvent } from '../../api/chat-client.js';

/**
 * The same events, with neighbouring tokens joined: the first goes out at once, what follows within `ms` goes out
 * together. Nothing is lost or reordered; other events never wait.
 */
export async function* withTokensGathered(
  events: AsyncGenerator<AnswerEvent, void>,
  ms: number,
): AsyncGenerator<AnswerEvent, void> {
  let gathered: Gathered = NOTHING;
  let pause = Promise.resolve<'pause'>('pause');
  let next = events.next();
  try {
    for (;;) {
      const first = gathered === NOTHING ? await next : await Promise.race([next, pause]);
      if (first === 'pause') {
        yield { type: 'token', ...gathered };
        gathered = NOTHING;
        pause = sleep(ms);
        continue;
      }
      if (first.done !== true && first.value.type === 'token') {
        gathered = joined(gathered, first.value);
        next = events.next();
        continue;
      }
      if (gathered !== NOTHING) {
        yield { type: 'token', ...gathered };
        gathered = NOTHING;
      }
      if (first.done === true) {
        return;
      }
      yield first.value;
      next = events.next();
    }
  } finally {
    await events.return();
  }
}

type Gathered = Omit<Extract<AnswerEvent, { readonly type: 'token' }>, 'type'>;

const NOTHING: Gathered = { text: '', sentences: [] };

function joined(one: Gathered, other: Gathered): Gathered {
  return { text: one.text + other.text, sentences: [...one.sentences, ...other.sentences] };
}

function sleep(ms: number): Promise<'pause'> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve('pause');
    }, ms);
  });
}
