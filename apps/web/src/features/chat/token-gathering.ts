import { type AnswerEvent } from '../../api/chat-client.js';

/**
 * The same events, with neighbouring tokens joined: the first goes out at once, what follows within `ms` goes out
 * together. Nothing is lost or reordered; other events never wait.
 */
export async function* withTokensGathered(
  events: AsyncGenerator<AnswerEvent, void>,
  ms: number,
): AsyncGenerator<AnswerEvent, void> {
  let text = '';
  let pause = Promise.resolve<'pause'>('pause');
  let next = events.next();
  try {
    for (;;) {
      const first = text === '' ? await next : await Promise.race([next, pause]);
      if (first === 'pause') {
        yield { type: 'token', text };
        text = '';
        pause = sleep(ms);
        continue;
      }
      if (first.done !== true && first.value.type === 'token') {
        text += first.value.text;
        next = events.next();
        continue;
      }
      if (text !== '') {
        yield { type: 'token', text };
        text = '';
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

function sleep(ms: number): Promise<'pause'> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve('pause');
    }, ms);
  });
}
