import { ChatRequest } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { type ChatCompletionRequest } from './completion-request.js';

export interface AskedQuestion {
  readonly request: ChatRequest;
  /** What was said before, oldest first. */
  readonly history: readonly HistoryMessage[];
}

export interface HistoryMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/**
 * The last message of the user is the question, those before it are the history. Messages of the system are data for
 * nobody: they set no rules here. Throws `validation_failed` where there is no question, or one that is too long.
 */
export function askedQuestion({ messages, ground_control: own = {} }: ChatCompletionRequest): AskedQuestion {
  const index = messages.findLastIndex(({ role }) => role === 'user');
  if (index < 0 || messages.slice(index + 1).some(({ role }) => role === 'assistant')) {
    throw invalid('messages', 'The last message has to be a question of the user.');
  }
  const question = ChatRequest.shape.question.safeParse(messages[index]?.content);
  if (!question.success) {
    throw invalid(
      `messages.${index}.content`,
      question.error.issues.map(({ message }) => message).join('; '),
    );
  }
  const { conversationId, selection, collections, filters } = own;
  return {
    request: { question: question.data, conversationId, selection, collections, filters, stream: true },
    history: messages
      .slice(0, index)
      .flatMap(({ role, content }) =>
        (role === 'user' || role === 'assistant') && content ? [{ role, text: content }] : [],
      ),
  };
}

function invalid(path: string, message: string): AppError {
  return new AppError('validation_failed', 'The question cannot be read.', { errors: [{ path, message }] });
}
