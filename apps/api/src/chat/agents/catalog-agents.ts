import { type ChatRequest, type Passage } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { CONTROL_FAMILIES, controlLabel, controlScheme } from '@app/common/oscal';
import { Injectable } from '@nestjs/common';
import { RetrieverClient, type RetrieverContext } from '../../retrieval/retriever-client.js';
import { unknownControlText } from '../abstention.js';
import { Llm } from '../llm/llm.js';
import { type AgentName } from './agent-name.js';
import { type AskedControl, type Card, joinCards } from './card.js';
import { CatalogReader } from './catalog-reader.js';
import { type Route } from './route.js';
import { cardsOf } from './task-cards.js';

/**
 * What the catalog has to say to a question. `refusal`: there is nothing to answer from, and why. `facts`: a whole answer,
 * Markdown lines with marks `[[pN]]` of its passages. Neither: the passages must answer.
 */
export interface CatalogAnswer {
  readonly agent: AgentName;
  readonly refusal?: string;
  readonly facts?: { readonly lines: readonly string[]; readonly passages: readonly Passage[] };
}

/** Controls that one question may name; what a longer list would cost is not worth its answer. */
const MAX_CONTROLS = 12;
const EXTRACTIVE = 'extractive';

/** Answers the factual questions about named controls from the structured catalog, complete and without a model. */
@Injectable()
export class CatalogAgents {
  constructor(
    private readonly retriever: RetrieverClient,
    private readonly llm: Llm,
  ) {}

  /** Throws what makes every answer impossible: `retriever_unavailable`, `index_not_ready`, ... */
  async answer(request: ChatRequest, route: Route, context: RetrieverContext): Promise<CatalogAnswer> {
    const reader = new CatalogReader(this.retriever, context, request.collections);
    const known = new Map<string, AskedControl>();
    const unknown = new Map<string, string>();
    const read = await reader.controls(route.controlIds);
    for (const [index, controlId] of route.controlIds.entries()) {
      const control = read[index];
      if (control instanceof AppError) {
        unknown.set(controlId, unknownControl(controlId, control.detail));
      } else if (control) {
        known.set(controlId, control);
      }
    }
    const isForCatalog = this.isForCatalog(request, route, [...known.values()]);
    const maps = route.tasks.some(({ agent }) => agent === 'crosswalk');
    if (unknown.size > 0 && (!isForCatalog || (known.size === 0 && !maps))) {
      return { agent: route.agent, refusal: [...unknown.values()].join('\n\n') };
    }
    if (!isForCatalog) {
      return { agent: known.size > 0 ? 'control-lookup' : 'general' };
    }
    const cards = await Promise.all(route.tasks.map((task) => cardsOf(task, { known, unknown }, reader)));
    return answerOf(cards.flat(), route);
  }

  /** Marked text, other collections and, where there is a model, plain lookups are for those who read passages. */
  private isForCatalog(
    { selection, collections }: ChatRequest,
    { tasks, open, tier }: Route,
    controls: readonly AskedControl[],
  ): boolean {
    const isLookup = tasks.every(({ agent }) => agent === 'control-lookup');
    const withdrawn = controls.every(({ detail }) => detail.status === 'withdrawn');
    return (
      tasks.length > 0 &&
      open === undefined &&
      selection === undefined &&
      controls.length <= MAX_CONTROLS &&
      controls.every(({ detail }) => collections?.includes(detail.collection) ?? true) &&
      (!isLookup || withdrawn || this.llm.modelFor(tier) === EXTRACTIVE)
    );
  }
}

function answerOf(cards: readonly Card[], { agent, open, corrections }: Route): CatalogAnswer {
  const [first] = cards;
  if (!first) {
    return { agent };
  }
  if (open === undefined && cards.every(({ abstained }) => abstained)) {
    return { agent: first.agent, refusal: cards.flatMap(({ lines }) => lines).join('\n\n') };
  }
  const { lines, passages } = joinCards(cards);
  const asked = corrections.map(({ written, controlId }) => {
    const label = controlLabel(controlId);
    return `**Did you mean ${label}?** There is no control “${written}”. This is the answer for ${label}:`;
  });
  return {
    agent: first.agent,
    facts: { lines: [...asked.flatMap((line) => [line, '']), ...lines], passages },
  };
}

function unknownControl(controlId: string, hint: string): string {
  const scheme = controlScheme(controlId);
  if (scheme === 'csf' || scheme === 'sp800-171') {
    return unknownControlText(controlId, `${hint} What it maps to in SP 800-53 can be asked.`);
  }
  const family = /^([a-z]{2})-/.exec(controlId)?.[1];
  const stranger =
    family === undefined || family in CONTROL_FAMILIES
      ? ''
      : ` SP 800-53 has no family ${family.toUpperCase()}.`;
  return unknownControlText(controlId, `${hint}${stranger}`);
}
