import { ChatAnswer, MAX_QUESTION_CHARS, MAX_SELECTION_CHARS, plainText } from '@app/common/contracts';
import { z } from 'zod';
import { type ChatEvent } from '../chat/chat-event.js';
import { type ChatService } from '../chat/chat.service.js';
import { finalAnswer } from '../chat/final-answer.js';
import { type StreamSlots } from '../chat/stream-slots.js';
import { type McpCall, type McpTool } from './mcp-tool.js';
import { controlsOf } from './search-controls.js';
import { filtersOf, searchScope } from './tool-inputs.js';

export const ASK = 'ask';

const Input = z.strictObject({
  question: plainText(MAX_QUESTION_CHARS).describe('The question, in one or two sentences'),
  selection: plainText(MAX_SELECTION_CHARS).optional().describe('A text that the question is about'),
  conversationId: z
    .uuid()
    .optional()
    .describe('Goes on in an earlier conversation of the same API key, so that follow-ups are understood'),
  ...searchScope,
});

/** Answers a question, as `POST /api/v1/chat` does. */
export function askTool(chat: ChatService, slots: StreamSlots): McpTool<typeof Input, typeof ChatAnswer> {
  return {
    name: ASK,
    title: 'Ask',
    description:
      'Answers a question about security and privacy controls from the documents alone, with a citation for every claim; ' +
      'says so when the documents do not answer.',
    countedAs: 'chat',
    input: Input,
    output: ChatAnswer,
    run: async ({ question, selection, conversationId, collections, ...scope }, call) => {
      const request = {
        question,
        selection,
        conversationId,
        collections,
        ...filtersOf(scope),
        stream: false,
      };
      const release = slots.take();
      try {
        const answer = await finalAnswer(chat.answer(request, call.turn), progressReporter(call));
        return { structured: answer, text: answerText(answer), controls: citedControls(answer) };
      } finally {
        release();
      }
    },
  };
}

/** Reports what was found, and the first words. */
function progressReporter({ report }: McpCall): (event: ChatEvent) => Promise<void> {
  let writing = false;
  return async (event) => {
    const message = writing ? undefined : progressOf(event);
    writing ||= event.event === 'token';
    if (message !== undefined) {
      await report(message);
    }
  };
}

function progressOf(event: ChatEvent): string | undefined {
  if (event.event === 'sources') {
    return `${event.data.length} ${event.data.length === 1 ? 'passage' : 'passages'} found`;
  }
  return event.event === 'token' ? 'Writing the answer' : undefined;
}

/** The answer, then its citations as `[1] title: "quote"`. */
function answerText({ answer, citations, sources, notices = [] }: ChatAnswer): string {
  const titles = new Map(sources.map(({ id, title }) => [id, title]));
  const cited = citations.map(
    ({ n, passageId, quote }) => `[${n}] ${titles.get(passageId) ?? passageId}: "${quote}"`,
  );
  return [answer, cited.join('\n'), ...notices].filter((text) => text !== '').join('\n\n');
}

function citedControls({ citations, sources }: ChatAnswer): ReturnType<typeof controlsOf> {
  const cited = new Set(citations.map(({ passageId }) => passageId));
  return controlsOf(sources.filter(({ id }) => cited.has(id)));
}
