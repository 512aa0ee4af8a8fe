import { z } from 'zod';
import { type ChatState } from './chat-state.js';
import { isRunning, messageIdOf, Turn } from './turn.js';

const KEY = 'ground-control.conversation';
const KEPT_TURNS = 30;
const Saved = z.object({
  version: z.literal(1),
  conversationId: z.string().optional(),
  turns: z.array(Turn),
});

/**
 * The turns of a conversation as this tab had them before the reload. What ran then still does, from its beginning, where
 * the gateway had given it a name; else it counts as stopped. What cannot be read and what belongs to another conversation
 * counts as nothing.
 */
export function savedTurns(
  storage: Storage | undefined,
  conversationId: string | undefined,
): readonly Turn[] {
  const saved = Saved.safeParse(jsonAt(storage));
  if (!saved.success || saved.data.conversationId !== conversationId) {
    return [];
  }
  return saved.data.turns.map((turn) => (isRunning(turn) ? interrupted(turn) : turn));
}

function interrupted(turn: Turn): Turn {
  return messageIdOf(turn) === undefined
    ? { ...turn, phase: 'stopped' }
    : { ...turn, phase: 'searching', text: '', sentences: [] };
}

/** Keeps the last turns for a reload of this tab. A storage that is full or forbidden costs the memory, not the page. */
export function saveConversation(storage: Storage | undefined, { conversationId, turns }: ChatState): void {
  try {
    if (turns.length === 0) {
      storage?.removeItem(KEY);
      return;
    }
    storage?.setItem(KEY, JSON.stringify({ version: 1, conversationId, turns: turns.slice(-KEPT_TURNS) }));
  } catch {
    return;
  }
}

function jsonAt(storage: Storage | undefined): unknown {
  try {
    return JSON.parse(storage?.getItem(KEY) ?? 'null');
  } catch {
    return undefined;
  }
}
