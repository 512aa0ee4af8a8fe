import {
  type ChatRequest,
  MAX_QUESTION_CHARS,
  type Passage,
  type SearchResponse,
} from '@app/common/contracts';
import { controlLabel } from '@app/common/oscal';
import { Injectable } from '@nestjs/common';
import { fromOneVersion } from '../retrieval/one-version.js';
import { RetrieverClient, type RetrieverContext } from '../retrieval/retriever-client.js';
import { type CatalogAnswer, CatalogAgents } from './agents/catalog-agents.js';
import { type Route, routeQuestion } from './agents/route.js';
import { withFoundFirst } from './mixed-evidence.js';

/** What there is to answer a question from. `sources` are all passages that the answer may cite, in their order. */
export interface Evidence {
  readonly route: Route;
  readonly catalog: CatalogAnswer;
  readonly found: SearchResponse;
  readonly sources: readonly Passage[];
  /** The part of the question that the facts of the catalog do not answer, and what it may be answered from. */
  readonly open?: { readonly question: string; readonly passages: readonly Passage[] } | undefined;
  /** What a reader should know of how it was found. */
  readonly notices: readonly string[];
}

const PASSAGES_FOR_AN_ANSWER = 8;

/** Finds what a question can be answered from: passages, and the facts of the catalog that it asks for. */
@Injectable()
export class EvidenceFinder {
  constructor(
    private readonly retriever: RetrieverClient,
    private readonly agents: CatalogAgents,
  ) {}

  /**
   * Everything from the same versions of the collections. Throws what makes an answer impossible: `retriever_unavailable`,
   * `index_not_ready`, ...
   */
  find(request: ChatRequest, context: RetrieverContext): Promise<Evidence> {
    return fromOneVersion(context, (once) => this.findOnce(request, once));
  }

  private async findOnce(request: ChatRequest, context: RetrieverContext): Promise<Evidence> {
    const { collections, filters } = request;
    const route = routeQuestion(request.question);
    const query = {
      query: searchText({ ...request, question: route.question }),
      k: PASSAGES_FOR_AN_ANSWER,
      collections,
      filters,
    };
    const [found, catalog] = await Promise.all([
      this.retriever.search(query, context),
      this.agents.answer(request, route, context),
    ]);
    const notices = [
      ...correctionNotices(route, catalog),
      ...(found.notice === undefined || answersAlone(catalog) ? [] : [found.notice]),
    ];
    if (catalog.facts === undefined || catalog.open === undefined) {
      return { route, catalog, found, sources: sourcesOf(request, catalog, found), notices };
    }
    const rest = await this.retriever.search({ ...query, query: catalog.open }, context);
    const { lines, sources } = withFoundFirst(catalog.facts, rest.passages);
    const facts = { lines, passages: catalog.facts.passages };
    const open = { question: catalog.open, passages: rest.passages };
    return { route, catalog: { ...catalog, facts }, found: rest, sources, open, notices };
  }
}

/** How the passages were searched matters only where something is written from them. */
function answersAlone({ facts, open, refusal }: CatalogAnswer): boolean {
  return refusal !== undefined || (facts !== undefined && open === undefined);
}

/** A card and a refusal say for themselves what was put right. */
function correctionNotices({ corrections }: Route, { facts, refusal }: CatalogAnswer): readonly string[] {
  return facts !== undefined || refusal !== undefined
    ? []
    : corrections.map(({ written, controlId }) => `“${written}” was read as ${controlLabel(controlId)}.`);
}

/** What is searched for: the question, and what was selected with it as far as a query may be long. */
function searchText({ question, selection }: ChatRequest): string {
  if (selection === undefined) {
    return question;
  }
  return `${question} ${selection}`
    .slice(0, MAX_QUESTION_CHARS)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

/** What an answer may cite: the marked text, the facts of the catalog, then what was found besides. */
function sourcesOf(
  { selection }: ChatRequest,
  { facts, passages }: CatalogAnswer,
  found: SearchResponse,
): readonly Passage[] {
  const given = [...selectionPassage(selection), ...(facts?.passages ?? [])];
  return [...given, ...(passages ?? found.passages).filter(({ id }) => given.every((one) => one.id !== id))];
}

/** Text that the reader selected can be cited like any passage. */
function selectionPassage(selection: string | undefined): readonly Passage[] {
  if (selection === undefined) {
    return [];
  }
  const title = 'Selected text';
  return [
    { id: 'selection', collection: 'selection', documentId: 'selection', title, text: selection, score: 1 },
  ];
}
