import { MAX_QUESTION_CHARS, type Passage, plainText, SearchResponse } from '@app/common/contracts';
import { z } from 'zod';
import { type RetrieverClient } from '../retrieval/retriever-client.js';
import { type LinkedControl, type McpTool } from './mcp-tool.js';
import { filtersOf, searchScope } from './tool-inputs.js';

const Input = z.strictObject({
  query: plainText(MAX_QUESTION_CHARS).describe('What to look for: words, a question, or control ids'),
  k: z.int().min(1).max(50).default(10).describe('How many passages'),
  ...searchScope,
});

/** Finds passages, as `POST /api/v1/search` does. */
export function searchControlsTool(retriever: RetrieverClient): McpTool<typeof Input, typeof SearchResponse> {
  return {
    name: 'search_controls',
    title: 'Search controls',
    description:
      'Finds passages of NIST SP 800-53 and of the documents that were added, best first, by words and meaning. ' +
      'Use it to find which controls fit a topic or a situation.',
    countedAs: 'search',
    input: Input,
    output: SearchResponse,
    run: async ({ query, k, collections, ...scope }, { context }) => {
      const found = await retriever.search({ query, k, collections, ...filtersOf(scope) }, context);
      return { structured: found, text: passagesText(found), controls: controlsOf(found.passages) };
    },
  };
}

/** The controls of passages, each once, with the title of its first passage. */
export function controlsOf(passages: readonly Passage[]): readonly LinkedControl[] {
  const titles = new Map<string, string>();
  for (const { controlId, title } of passages) {
    if (controlId !== undefined && !titles.has(controlId)) {
      titles.set(controlId, title);
    }
  }
  return [...titles].map(([id, title]) => ({ id, title }));
}

function passagesText({ passages, notice, readAs }: SearchResponse): string {
  const listed = passages.map(({ title, id, text }, index) => `${index + 1}. ${title} (${id})\n\n${text}`);
  const found = listed.length === 0 ? ['No passage was found.'] : listed;
  const remarks = [
    ...(readAs === undefined ? [] : [`Read as: ${readAs}`]),
    ...(notice === undefined ? [] : [notice]),
  ];
  return [...found, ...remarks].join('\n\n');
}
