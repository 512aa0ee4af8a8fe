import { chatAnswer } from '../../testing/answers.js';
import { chatReducer, type ChatState, EMPTY_CHAT } from './chat-state.js';
import { savedTurns, saveConversation } from './saved-conversation.js';

describe('saved conversation', () => {
  it('comes back after a reload', () => {
    const storage = memoryStorage();
    const state = conversation(1);
    saveConversation(storage, state);
    expect(savedTurns(storage, state.conversationId)).toEqual(state.turns);
  });

  it('comes back stopped where an answer was running', () => {
    const storage = memoryStorage();
    saveConversation(storage, chatReducer(EMPTY_CHAT, { type: 'asked', turnId: 't', question: 'Q?' }));
    expect(savedTurns(storage, undefined)[0]?.phase).toBe('stopped');
  });

  it('goes on from its beginning where the gateway knows the answer that was running', () => {
    const storage = memoryStorage();
    const meta = { conversationId: 'c-1', messageId: 'm-1', agent: 'a', model: 'm', requestId: 'r' };
    const events = [
      { type: 'meta', meta },
      { type: 'token', text: 'Half', sentences: [] },
    ] as const;
    let state = chatReducer(EMPTY_CHAT, { type: 'asked', turnId: 't', question: 'Q?' });
    for (const event of events) {
      state = chatReducer(state, { type: 'received', turnId: 't', event });
    }
    saveConversation(storage, state);
    expect(savedTurns(storage, 'c-1')).toMatchObject([{ phase: 'searching', text: '', meta }]);
  });

  it('keeps the last 30 turns and forgets an empty conversation', () => {
    const storage = memoryStorage();
    saveConversation(storage, conversation(40));
    const kept = savedTurns(storage, 'c-1');
    expect(kept).toHaveLength(30);
    expect(kept.at(-1)?.id).toBe('t-39');
    saveConversation(storage, EMPTY_CHAT);
    expect(storage).toHaveLength(0);
  });

  it('is nothing where the address names another conversation', () => {
    const storage = memoryStorage();
    saveConversation(storage, conversation(1));
    expect(savedTurns(storage, 'c-2')).toEqual([]);
    expect(savedTurns(storage, undefined)).toEqual([]);
  });

  it.each(['no JSON', '{}', '{"version":1,"turns":[{"id":"t"}]}', 'null'])(
    'is empty where %p was saved',
    (text) => {
      const storage = memoryStorage();
      saveConversation(storage, conversation(1));
      storage.setItem(storage.key(0) ?? '', text);
      expect(savedTurns(storage, 'c-1')).toEqual([]);
    },
  );

  it('works without a storage and with one that refuses', () => {
    saveConversation(undefined, conversation(1));
    expect(savedTurns(undefined, undefined)).toEqual([]);
    const full = memoryStorage();
    full.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(() => {
      saveConversation(full, conversation(1));
    }).not.toThrow();
  });
});

function conversation(turns: number): ChatState {
  let state = EMPTY_CHAT;
  for (let index = 0; index < turns; index += 1) {
    const turnId = `t-${index}`;
    state = chatReducer(state, { type: 'asked', turnId, question: `Question ${index}?` });
    state = chatReducer(state, { type: 'received', turnId, event: { type: 'done', answer: chatAnswer() } });
  }
  return state;
}

function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => {
      items.clear();
    },
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => {
      items.delete(key);
    },
    setItem: (key, value) => {
      items.set(key, value);
    },
  };
}
