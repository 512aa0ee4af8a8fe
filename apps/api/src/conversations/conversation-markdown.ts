import {
  type ChatAnswer,
  type Citation,
  type ConversationDetail,
  type ConversationMessage,
} from '@app/common/contracts';
import { controlLabel } from '@app/common/oscal';

/**
 * A conversation as Markdown: questions, answers, and below each answer its numbered sources with their quotes. Titles,
 * questions and quotes are text and nothing else; an answer keeps its marks, but no HTML, link or image of it works. A later
 * part goes without the head; `before` questions came in front of it.
 */
export function conversationMarkdown(conversation: ConversationDetail, before = 0): string {
  const { id, title, createdAt, messages } = conversation;
  const questions = messages.flatMap((message, index) => questionBlocks(message, before + index));
  if (before > 0) {
    return questions.map((block) => `\n${block}\n`).join('');
  }
  const about = `Conversation ${id}, begun ${createdAt}.`;
  return `${[`# ${line(title)}`, about, ...questions].join('\n\n')}\n`;
}

function questionBlocks(message: ConversationMessage, index: number): readonly string[] {
  const { question, selection, answer, createdAt, feedback, earlierAnswers = [] } = message;
  const { standaloneQuestion } = answer;
  return [
    `## ${index + 1}. ${line(question)}`,
    `Asked ${createdAt}.`,
    ...(standaloneQuestion === undefined ? [] : [`Answered as: ${line(standaloneQuestion)}`]),
    ...(selection === undefined ? [] : ['About this text:', quoted(selection)]),
    ...answerBlocks(answer, feedback),
    ...earlierAnswers.flatMap((earlier) => [
      `### Earlier answer, ${earlier.createdAt}`,
      ...answerBlocks(earlier.answer, earlier.feedback),
    ]),
  ];
}

function answerBlocks(answer: ChatAnswer, feedback: ConversationMessage['feedback']): readonly string[] {
  const { citations, removedControlIds: removed = [], notices = [] } = answer;
  const checked = verificationLine(answer);
  return [
    withoutActiveContent(answer.answer),
    ...(answer.stopped === true ? ['The answer was stopped before its end.'] : []),
    ...(answer.abstained ? ['The documents did not answer this.'] : []),
    ...(checked === undefined ? [] : [checked]),
    ...(removed.length === 0 ? [] : [`Taken out, since no catalog has them: ${line(removed.join(', '))}.`]),
    ...notices.map((notice) => `Note: ${line(notice)}`),
    ...(citations.length === 0 ? [] : ['### Sources', ...sourceBlocks(answer)]),
    madeBy(answer),
    ...(feedback === undefined ? [] : [feedbackLine(feedback)]),
  ];
}

/** How many of the sentences that claim something are carried by their sources. Nothing where none was checked. */
function verificationLine({ sentences }: ChatAnswer): string | undefined {
  const claims = sentences.filter(({ status }) => status !== 'none');
  const verified = claims.filter(({ status }) => status === 'verified');
  return claims.length === 0 ? undefined : `Verified: ${verified.length} of ${claims.length} sentences.`;
}

function sourceBlocks(answer: ChatAnswer): readonly string[] {
  return answer.citations.map((citation) => {
    const quote = citation.quote === '' ? [] : ['', quoted(citation.quote)];
    return [`**[${citation.n}]** ${sourceOf(citation, answer)}`, ...quote].join('\n');
  });
}

function sourceOf({ passageId, controlId }: Citation, { sources }: ChatAnswer): string {
  const source = sources.find(({ id }) => id === passageId);
  const control = controlId ?? source?.controlId;
  const place = [
    ...(control === undefined ? [] : [`control ${line(controlLabel(control))}`]),
    `passage \`${passageId.replace(/[`\s]/g, '')}\``,
  ];
  return `${line(source?.title ?? 'Source')} (${place.join(', ')})`;
}

function madeBy({ model, agent, snapshot }: ChatAnswer): string {
  const versions = [
    `Agent: ${agent}`,
    `model: ${model}`,
    ...(snapshot === undefined ? [] : [`index: ${snapshot}`]),
  ];
  return `${line(versions.join('; '))}.`;
}

function feedbackLine({ rating, comment }: NonNullable<ConversationMessage['feedback']>): string {
  const opinion = `Feedback: ${rating}`;
  return comment === undefined ? `${opinion}.` : `${opinion}, ${line(comment)}`;
}

/** Text as a block quote, line by line. */
function quoted(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((part) => `> ${escaped(part.trim())}`.trimEnd())
    .join('\n');
}

/** Text as one line of Markdown that shows this text and nothing else. */
export function line(text: string): string {
  return escaped(text.replace(/\s+/g, ' ').trim());
}

/** A line of text in which nothing is Markdown or HTML. */
function escaped(text: string): string {
  const literal = text
    .replace(/[\\`*_~]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/^[-+=#>|:]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
  return withoutActiveContent(literal);
}

/** Markdown in which tags, links, images and definitions of links are shown as they are written, and do nothing. */
function withoutActiveContent(markdown: string): string {
  return markdown.replaceAll('<', '&lt;').replace(/\](?=[(:[])/g, ']\\');
}
