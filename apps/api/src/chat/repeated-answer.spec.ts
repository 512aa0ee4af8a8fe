import { type CachedAnswer } from './answer-cache/cached-answer.js';
import { RepeatedAnswer } from './repeated-answer.js';

const CONTENT: CachedAnswer['answer'] = {
  agent: 'lookup',
  answer: 'Accounts are “reviewed”. [1]',
  sentences: [{ start: 0, end: 28, status: 'none', support: [] }],
  citations: [],
  sources: [],
  grounded: true,
  abstained: false,
  model: 'none',
  snapshot: 'controls@1:abc',
};

function repeated(conversationId: string): RepeatedAnswer {
  const ids = { conversationId, messageId: `message of ${conversationId}`, requestId: 'r' };
  const own = {
    ...ids,
    standaloneQuestion: 'Wer prüft Konten – und wie oft?',
    cached: true,
    usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
    timings: { retrievalMs: 0, firstTokenMs: 0, totalMs: 0 },
  };
  return new RepeatedAnswer({ ...ids, agent: 'lookup', model: 'none' }, own, CONTENT);
}

describe('an answer that is given again', () => {
  it('is the JSON of its answer, each time with what is its own', () => {
    for (const answer of [repeated('a'), repeated('b')]) {
      expect(JSON.parse(answer.asJson().toString())).toEqual(answer.answer);
      expect(answer.answer).toEqual({ ...answer.own, ...CONTENT });
    }
    expect(repeated('a').answer.conversationId).toBe('a');
  });

  it('is the events of any answer as a stream, numbered, on one line each', () => {
    const answer = repeated('a');
    const blocks = answer.asEventStream().toString().split('\n\n');
    expect(blocks.pop()).toBe('');
    const events = blocks.map((block, i) => {
      const [id, event, data, ...more] = block.split('\n');
      expect([id, more]).toEqual([`id: message of a:${i + 1}`, []]);
      return {
        event: event?.replace('event: ', ''),
        data: JSON.parse(data?.replace('data: ', '') ?? '') as unknown,
      };
    });
    expect(events).toEqual([...answer.events, { event: 'done', data: answer.answer }]);
  });
});
