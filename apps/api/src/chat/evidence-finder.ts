import {
  type ChatRequest,
  MAX_QUESTION_CHARS,
  type Passage,
  type SearchResponse,
} from '@app/common/contracts';
import { controlLabel } from '@app/common/oscal';
import { Injectable } from '@nestjs/common';
import { fromOneVersion, type VersionedContext } from '../retrieval/one-version.js';
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

  private async findOnce(request: ChatRequest, context: VersionedContext): Promise<Evidence> {
    const route = routeQuestion(request.question);
    const search = (query: string): Promise<SearchResponse> => {
      const { collections, filters } = request;
      return this.retriever.search({ query, k: PASSAGES_FOR_AN_ANSWER, collections, filters }, context);
    };
    const searched = (): Promise<SearchResponse> =>
      search(searchText({ ...request, question: route.question }));
    const early = isForCatalog(request, route) ? undefined : searched();
    const [catalog] = await Promise.all([this.agents.answer(request, route, context), early]);
    if (catalog.facts !== undefined && catalog.open !== undefined) {
      const rest = await search(catalog.open);
      return { route, found: rest, ...mixed(catalog, catalog.facts, catalog.open, rest) };
    }
    const isWhole = (catalog.facts ?? catalog.refusal) !== undefined;
    const found = await (early ?? (isWhole ? notSearched(context) : searched()));
    const notices = [...correctionNotices(route, catalog), ...noticesOf(found, catalog)];
    return { route, catalog, found, sources: sourcesOf(request, catalog, found), notices };
  }
}

/** Whether records of the catalog are likely to be the whole answer: then nothing is searched before that is known. */
function isForCatalog({ selection }: ChatRequest, { tasks, situation }: Route): boolean {
  return tasks.length > 0 && selection === undefined && situation === undefined;
}

/** Facts of the catalog, and what else was found for the part of the question that they leave open. */
function mixed(
  catalog: CatalogAnswer,
  { lines: own, passages }: NonNullable<CatalogAnswer['facts']>,
  question: string,
  rest: SearchResponse,
): Omit<Evidence, 'route' | 'found'> {
  const { lines, sources } = withFoundFirst({ lines: own, passages }, rest.passages);
  return {
    catalog: { ...catalog, facts: { lines, passages } },
    sources,
    open: { question, passages: rest.passages },
    notices: noticesOf(rest, catalog),
  };
}

/** The state that records were read from, where no passage was needed. */
function notSearched({ versions }: VersionedContext): SearchResponse {
  return { snapshot: versions.states, mode: 'hybrid', tookMs: 0, passages: [] };
}

function noticesOf({ notice }: SearchResponse, catalog: CatalogAnswer): readonly string[] {
  return notice === undefined || answersAlone(catalog) ? [] : [notice];
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
