import { type ConversationMessage } from '@app/common/contracts';
import { chatAnswer } from '../../testing/answers.js';
import { mergedTurns, type Turn } from './turn.js';

describe('mergedTurns', () => {
  it('puts what only this page has where it was', () => {
    const here = [turn('1', 'm-1'), failed('2'), turn('3', 'm-3'), running('4')];
    expect(ids(mergedTurns([message('m-1'), message('m-3')], here))).toEqual(['1', '2', '3', '4']);
  });

  it('has what only the gateway has, under its own name', () => {
    expect(ids(mergedTurns([message('m-1'), message('m-2')], [turn('1', 'm-1')]))).toEqual(['1', 'm-2']);
    expect(ids(mergedTurns([message('m-1')], []))).toEqual(['m-1']);
  });

  it('takes what the gateway says of an answer', () => {
    const feedback = { rating: 'up', updatedAt: '2026-01-01T00:00:00.000Z' } as const;
    expect(mergedTurns([{ ...message('m-1'), feedback }], [turn('1', 'm-1')])[0]).toMatchObject({ feedback });
  });

  it('knows an answer that was stopped', () => {
    const [stopped] = mergedTurns(
      [{ ...message('m-1'), answer: chatAnswer({ messageId: 'm-1', stopped: true }) }],
      [],
    );
    expect(stopped?.phase).toBe('stopped');
  });

  it('shows a question once while its new answer is on its way, and the old answer where none came', () => {
    const onItsWay = { ...running('1'), replaces: 'm-1' };
    expect(mergedTurns([message('m-1')], [onItsWay])).toEqual([onItsWay]);
    const [old] = mergedTurns([message('m-1')], [{ ...failed('1'), replaces: 'm-1' }]);
    expect(old).toMatchObject({ id: '1', phase: 'done', answer: { messageId: 'm-1' } });
  });

  it('has all answers to a question, and shows the last; one that shows an earlier one is the same turn', () => {
    const earlier = {
      id: 'm-1',
      answer: chatAnswer({ messageId: 'm-1' }),
      createdAt: '2026-01-01T00:00:00.000Z',
    };
    const kept = [{ ...message('m-2'), earlierAnswers: [earlier] }];
    const merged = mergedTurns(kept, [turn('1', 'm-1')]);
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({ id: '1', answer: { messageId: 'm-2' } });
    expect(merged[0]?.versions?.map(({ answer }) => answer.messageId)).toEqual(['m-1', 'm-2']);
    expect(mergedTurns(kept, merged)).toEqual(merged);
  });
});

function message(id: string): ConversationMessage {
  return { id, question: 'Q?', answer: chatAnswer({ messageId: id }), createdAt: '2026-01-01T00:00:00.000Z' };
}

function turn(id: string, messageId: string): Turn {
  return { ...running(id), phase: 'done', answer: chatAnswer({ messageId }) };
}

function failed(id: string): Turn {
  return { ...running(id), phase: 'failed', failure: { kind: 'offline' } };
}

function running(id: string): Turn {
  return { id, question: 'Q?', phase: 'searching', text: '', sentences: [], sources: [] };
}

function ids(turns: readonly Turn[]): readonly string[] {
  return turns.map(({ id }) => id);
}
