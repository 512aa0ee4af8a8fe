import fc from 'fast-check';
import { type AnswerEvent } from '../../api/chat-client.js';
import { chatAnswer, passage } from '../../testing/answers.js';
import { type ChatAction, chatReducer, type ChatState, EMPTY_CHAT, runningTurn } from './chat-state.js';
import { turnOfOpenQuestion } from './turn.js';

const META = {
  conversationId: 'c-1',
  messageId: 'm-1',
  agent: 'control',
  model: 'extractive',
  requestId: 'r-1',
};
const ASKED: ChatAction = { type: 'asked', turnId: 't-1', question: 'Q?' };
const DONE = got({ type: 'done', answer: chatAnswer() });
const FAILED = got({ type: 'failed', failure: { kind: 'unreachable' } });

describe('chatReducer', () => {
  it('goes from searching over writing to done', () => {
    let state = after(ASKED);
    expect(phaseOf(state)).toBe('searching');
    state = after(ASKED, got({ type: 'meta', meta: META }), got({ type: 'sources', sources: [passage()] }));
    expect(phaseOf(state)).toBe('searching');
    expect(state.turns[0]?.sources).toHaveLength(1);
    state = after(ASKED, token('Accounts '), token('are'));
    expect(phaseOf(state)).toBe('writing');
    expect(state.turns[0]?.text).toBe('Accounts are');
    state = after(ASKED, token('Accounts are'), DONE);
    expect(phaseOf(state)).toBe('done');
    expect(state.turns[0]?.text).toBe(chatAnswer().answer);
    expect(state.conversationId).toBe('c-1');
  });

  it('keeps the answers to one question, and shows the one that is wanted', () => {
    const again = got({ type: 'done', answer: chatAnswer({ messageId: 'm-2', answer: 'Another.' }) });
    const feedback = { rating: 'up', updatedAt: '2026-01-01T00:00:00.000Z' } as const;
    const two = after(ASKED, DONE, { type: 'retried', turnId: 't-1' }, again);
    expect(two.turns[0]).toMatchObject({ text: 'Another.', answer: { messageId: 'm-2' } });
    const first = chatReducer(two, { type: 'switched', turnId: 't-1', to: 0 });
    expect(first.turns[0]?.text).toBe(chatAnswer().answer);
    expect(first.announcement).toBe('Answer 1 of 2.');
    const rated = chatReducer(first, { type: 'rated', turnId: 't-1', feedback });
    const back = chatReducer(rated, { type: 'switched', turnId: 't-1', to: 1 });
    expect(back.turns[0]).toMatchObject({ text: 'Another.', feedback: undefined });
    expect(chatReducer(back, { type: 'switched', turnId: 't-1', to: 0 }).turns[0]?.feedback).toEqual(
      feedback,
    );
    expect(chatReducer(back, { type: 'switched', turnId: 't-1', to: 7 })).toBe(back);
  });

  it('keeps what arrived when the reader stops or the answer fails', () => {
    const stopped = after(ASKED, token('Half'), { type: 'stopped', turnId: 't-1' });
    expect(stopped.turns[0]).toMatchObject({ phase: 'stopped', text: 'Half' });
    const failed = after(ASKED, token('Half'), FAILED);
    expect(failed.turns[0]).toMatchObject({
      phase: 'failed',
      text: 'Half',
      failure: { kind: 'unreachable' },
    });
  });

  it('asks the same question afresh', () => {
    const state = after(ASKED, token('Half'), FAILED, { type: 'retried', turnId: 't-1' });
    expect(state.turns).toEqual([
      {
        id: 't-1',
        question: 'Q?',
        selection: undefined,
        phase: 'searching',
        text: '',
        sentences: [],
        sources: [],
      },
    ]);
  });

  it('asks for a new answer in the place of the old one', () => {
    const state = after(ASKED, DONE, { type: 'retried', turnId: 't-1' });
    expect(state.turns[0]).toMatchObject({ phase: 'searching', text: '', replaces: 'm-1' });
    const broken = chatReducer(chatReducer(state, FAILED), { type: 'retried', turnId: 't-1' });
    expect(broken.turns[0]?.replaces).toBe('m-1');
  });

  it('keeps of a stopped answer what the gateway has of it', () => {
    const stopped = after(ASKED, token('Half of an'), { type: 'stopped', turnId: 't-1' });
    const kept = chatReducer(
      stopped,
      got({ type: 'done', answer: chatAnswer({ answer: 'Half.', stopped: true }) }),
    );
    expect(kept.turns[0]).toMatchObject({ phase: 'stopped', text: 'Half.', answer: { stopped: true } });
    expect(chatReducer(stopped, DONE).turns[0]).toMatchObject({ phase: 'done' });
    expect(chatReducer(stopped, token(' answer'))).toBe(stopped);
  });

  it('says that the connection is lost until something comes', () => {
    const lost = after(ASKED, token('Half'), got({ type: 'lost' }));
    expect(lost.turns[0]).toMatchObject({ phase: 'writing', lost: true });
    expect(chatReducer(lost, token(' more')).turns[0]).toMatchObject({ lost: false, text: 'Half more' });
  });

  it('misses nothing of a conversation whose first answer is being written', () => {
    const opened: ChatAction = { type: 'opened', conversationId: 'c-1', turns: after(ASKED).turns };
    const failure = { kind: 'refused', status: 404 } as const;
    const unloaded: ChatAction = { type: 'unloaded', conversationId: 'c-1', failure };
    expect(after(opened, unloaded).opening).toBeUndefined();
    expect(after(opened, DONE, unloaded).opening).toBeUndefined();
    const empty: ChatAction = { type: 'opened', conversationId: 'c-1', turns: [] };
    expect(after(empty, unloaded).opening).toMatchObject({ phase: 'failed' });
  });

  it('shows what is being answered for another tab, a new answer in the place of the old one', () => {
    const message = { id: 'm-1', question: 'Q?', answer: chatAnswer(), createdAt: '' };
    const conversation = { id: 'c-1', title: 'Q?', createdAt: '', updatedAt: '', messages: [message] };
    const asked = { ...META, messageId: 'm-2', question: 'Q2?', createdAt: '' };
    const loadedWith = (regenerates: string | undefined): ChatState =>
      after(
        { type: 'opened', conversationId: 'c-1', turns: [] },
        { type: 'loaded', conversation, open: turnOfOpenQuestion({ ...asked, regenerates }) },
      );
    const next = loadedWith(undefined);
    expect(next.turns).toMatchObject([{ phase: 'done' }, { id: 'm-2', question: 'Q2?', phase: 'searching' }]);
    const again = loadedWith('m-1');
    expect(again.turns).toMatchObject([{ id: 'm-2', question: 'Q?', phase: 'searching', replaces: 'm-1' }]);
    const done = got({ type: 'done', answer: chatAnswer({ messageId: 'm-2', answer: 'Another.' }) }, 'm-2');
    expect(chatReducer(again, done).turns).toMatchObject([{ text: 'Another.', versions: [{}, {}] }]);
  });

  it('goes on in the conversation, unless the gateway no longer knows it', () => {
    const known = after(ASKED, got({ type: 'meta', meta: META }), FAILED);
    expect(known.conversationId).toBe('c-1');
    const gone = chatReducer(
      after(ASKED, DONE, { type: 'asked', turnId: 't-2', question: 'Q2?' }),
      got({ type: 'failed', failure: { kind: 'refused', code: 'conversation_not_found' } }, 't-2'),
    );
    expect(gone.conversationId).toBeUndefined();
  });

  it('announces whole sentences once, and the end', () => {
    const said: string[] = [];
    let state = after(ASKED);
    for (const action of [
      token('First. Sec'),
      token('ond one [1]. And'),
      token(' more'),
      doneWith('First. Second one [1]. And more'),
    ]) {
      state = chatReducer(state, action);
      if (said.at(-1) !== state.announcement) {
        said.push(state.announcement);
      }
    }
    expect(said).toEqual(['First.', 'Second one, source 1.', 'And more Answer complete, 1 source cited.']);
  });

  it('never has two running turns, and no event changes a turn that has ended (but for what is kept of a stopped one)', () => {
    const actions = fc.array(
      fc.oneof(
        fc.constantFrom<ChatAction>(DONE, FAILED, token('x. '), { type: 'stopped', turnId: 't-1' }),
        fc.constantFrom<ChatAction>(
          got({ type: 'sources', sources: [passage()] }),
          got({ type: 'meta', meta: META }),
        ),
      ),
    );
    fc.assert(
      fc.property(actions, (list) => {
        let state = after(ASKED);
        for (const action of list) {
          const next = chatReducer(state, action);
          const isKept = phaseOf(state) === 'stopped' && action === DONE;
          if (runningTurn(state) === undefined && !isKept) {
            expect(next).toBe(state);
          }
          state = next;
        }
      }),
    );
  });

  it('is empty after a new conversation began, also for what still arrives', () => {
    const state = chatReducer(after(ASKED, token('Half'), { type: 'cleared' }), token('late'));
    expect(state.turns).toEqual([]);
    expect(state.conversationId).toBeUndefined();
  });
});

function doneWith(answer: string): ChatAction {
  return got({ type: 'done', answer: chatAnswer({ answer }) });
}

function after(...actions: readonly ChatAction[]): ChatState {
  return actions.reduce(chatReducer, EMPTY_CHAT);
}

function got(event: AnswerEvent, turnId = 't-1'): ChatAction {
  return { type: 'received', turnId, event };
}

function token(text: string): ChatAction {
  return got({ type: 'token', text, sentences: [] });
}

function phaseOf(state: ChatState): string | undefined {
  return state.turns[0]?.phase;
}
