import {
  type ChatAnswer,
  type Citation,
  type ConversationDetail,
  type ConversationMessage,
} from '@app/common/contracts';
import { controlLabel } from '@app/common/oscal';

/**
 * A conversation as Markdown: questions, answers, and below each answer its numbered sources with their quotes. Titles,
 * questions and quotes are text and nothing else; an answer keeps its marks, but no HTML, link or image of it works.
 */
export function conversationMarkdown(conversation: ConversationDetail): string {
  const { id, title, createdAt, messages } = conversation;
  const about = `Conversation ${id}, begun ${createdAt}.`;
  return `${[`# ${line(title)}`, about, ...messages.flatMap(questionBlocks)].join('\n\n')}\n`;
}

function questionBlocks(message: ConversationMessage, index: number): readonly string[] {
  const { question, selection, answer, createdAt, feedback } = message;
  const { citations } = answer;
  return [
    `## ${index + 1}. ${line(question)}`,
    `Asked ${createdAt}.`,
    ...(selection === undefined ? [] : ['About this text:', quoted(selection)]),
    withoutActiveContent(answer.answer),
    ...(answer.abstained ? ['The documents did not answer this.'] : []),
    ...(citations.length === 0 ? [] : ['### Sources', ...sourceBlocks(answer)]),
    madeBy(answer),
    ...(feedback === undefined ? [] : [feedbackLine(feedback)]),
  ];
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

/** Text as one line of text. */
function line(text: string): string {
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
