import { type ChatRequest, type Passage } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { Injectable } from '@nestjs/common';
import { RetrieverClient, type RetrieverContext } from '../../retrieval/retriever-client.js';
import { unknownControlText } from '../abstention.js';
import { Llm } from '../llm/llm.js';
import { type AgentName } from './agent-name.js';
import { assessmentCard } from './assessment.js';
import { baselineCard } from './baseline.js';
import { type AskedControl, type Card, joinCards } from './card.js';
import { CatalogReader } from './catalog-reader.js';
import { comparisonCard } from './comparison.js';
import { enhancementsCard } from './enhancements.js';
import { lookupCard } from './lookup.js';
import { parametersCard } from './parameters.js';
import { relatedCard } from './related.js';
import { type Route, type Task } from './route.js';
import { withdrawnCard } from './withdrawn.js';

/**
 * What the catalog has to say to a question. `refusal`: there is nothing to answer from, and why. `facts`: a whole answer,
 * Markdown lines with marks `[[pN]]` of its passages. Neither: the passages must answer.
 */
export interface CatalogAnswer {
  readonly agent: AgentName;
  readonly refusal?: string;
  readonly facts?: { readonly lines: readonly string[]; readonly passages: readonly Passage[] };
}

type Cards = Promise<readonly Card[]>;

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
    const { agent } = route;
    const reader = new CatalogReader(this.retriever, context);
    const controls = new Map<string, AskedControl>();
    const read = await reader.controls(route.controlIds);
    for (const [index, controlId] of route.controlIds.entries()) {
      const control = read[index];
      if (control instanceof AppError) {
        return { agent, refusal: unknownControlText(controlId, control.detail) };
      }
      if (control) {
        controls.set(controlId, control);
      }
    }
    if (!this.isForCatalog(request, route, [...controls.values()])) {
      return { agent: controls.size > 0 ? 'control-lookup' : 'general' };
    }
    const cards = (await Promise.all(route.tasks.map((task) => cardsOf(task, controls, reader)))).flat();
    const [first] = cards;
    if (first && cards.every(({ abstained }) => abstained)) {
      return { agent: first.agent, refusal: cards.flatMap(({ lines }) => lines).join('\n\n') };
    }
    return first ? { agent: first.agent, facts: joinCards(cards) } : { agent };
  }

  /** Marked text, other collections and, where there is a model, plain lookups are for those who read passages. */
  private isForCatalog(
    { selection, collections }: ChatRequest,
    { tasks, tier }: Route,
    controls: readonly AskedControl[],
  ): boolean {
    const isLookup = tasks.every(({ agent }) => agent === 'control-lookup');
    const withdrawn = controls.every(({ detail }) => detail.status === 'withdrawn');
    return (
      tasks.length > 0 &&
      selection === undefined &&
      controls.length <= MAX_CONTROLS &&
      controls.every(({ detail }) => collections?.includes(detail.collection) ?? true) &&
      (!isLookup || withdrawn || this.llm.modelFor(tier) === EXTRACTIVE)
    );
  }
}

/** The cards of one matter: one for all controls of a comparison, else one for each control. */
async function cardsOf(task: Task, known: ReadonlyMap<string, AskedControl>, reader: CatalogReader): Cards {
  const controls = task.controlIds.flatMap((id) => known.get(id) ?? []);
  if (task.agent === 'comparison') {
    return [comparisonCard(controls)];
  }
  if (task.agent === 'related' && controls.length > 1) {
    const [first, ...others] = controls;
    return first ? [relatedCard(first, await reader.titles(first.detail.related), others)] : [];
  }
  return Promise.all(controls.map((control) => cardOf(task, control, reader)));
}

/** A withdrawn control has nothing but where it went, whatever is asked of it. */
async function cardOf(task: Task, control: AskedControl, reader: CatalogReader): Promise<Card> {
  const { detail } = control;
  if (detail.status === 'withdrawn') {
    const targets = [...detail.incorporatedInto, ...detail.movedTo].flatMap(
      ({ controlId }) => controlId ?? [],
    );
    return withdrawnCard(control, await reader.titles(targets));
  }
  switch (task.agent) {
    case 'baseline':
      return baselineCard(control, task.baselines, await reader.knownBaselines(detail.collection));
    case 'enhancements':
      return enhancementsCard(control, await reader.enhancements(detail), task.choice);
    case 'related':
      return relatedCard(control, await reader.titles(detail.related));
    case 'parameters':
      return parametersCard(control);
    case 'assessment':
      return assessmentCard(control);
    case 'withdrawn':
      return withdrawnCard(control, new Map());
    case 'comparison':
      return comparisonCard([control]);
    case 'control-lookup':
      return lookupCard(control, task.wholeDiscussion);
  }
}
