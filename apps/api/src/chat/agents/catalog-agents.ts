import { type ChatRequest, type ControlDetail, type Passage } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { CONTROL_FAMILIES, controlLabel, controlScheme } from '@app/common/oscal';
import { Inject, Injectable } from '@nestjs/common';
import { type CatalogSource, KeptCatalog } from '../../retrieval/kept-catalog.js';
import { type RetrieverContext } from '../../retrieval/retriever-client.js';
import { unknownControlText } from '../abstention.js';
import { Llm } from '../llm/llm.js';
import { type AgentName } from './agent-name.js';
import { type AskedControl, type Card, joinCards } from './card.js';
import { CatalogReader } from './catalog-reader.js';
import { type Route } from './route.js';
import { isSmallTalk, WHAT_MAY_BE_ASKED } from './small-talk.js';
import { answerScenario } from './situation/scenario-agent.js';
import { type Situation } from './situation/situation.js';
import { cardsOf, isForeign, type NamedControls } from './task-cards.js';

/**
 * What the catalog has to say to a question. `refusal`: there is nothing to answer from, and why. `facts`: a whole answer,
 * Markdown lines with marks `[[pN]]` of its passages. Neither: the passages must answer; `passages` are then what was
 * found for it, in the place of what a plain search finds.
 */
export interface CatalogAnswer {
  readonly agent: AgentName;
  readonly refusal?: string;
  readonly facts?: { readonly lines: readonly string[]; readonly passages: readonly Passage[] };
  readonly passages?: readonly Passage[];
  /** The part of the question that the facts do not answer; the passages must. */
  readonly open?: string;
  /** The controls that the question names and the catalog has, in its order. */
  readonly controls?: readonly ControlDetail[];
}

/** Controls that one question may name; what a longer list would cost is not worth its answer. */
const MAX_CONTROLS = 12;
/** Of so many it is told which are in a baseline. */
const MAX_MEMBERS = 60;
const EXTRACTIVE = 'extractive';

/** Answers the factual questions about named controls from the structured catalog, complete and without a model. */
@Injectable()
export class CatalogAgents {
  constructor(
    @Inject(KeptCatalog) private readonly retriever: CatalogSource,
    private readonly llm: Llm,
  ) {}

  /** Throws what makes every answer impossible: `retriever_unavailable`, `index_not_ready`, ... */
  async answer(request: ChatRequest, route: Route, context: RetrieverContext): Promise<CatalogAnswer> {
    if (request.selection === undefined && isSmallTalk(request.question)) {
      return { agent: 'general', refusal: WHAT_MAY_BE_ASKED };
    }
    return route.situation && request.selection === undefined
      ? this.scenario(route.situation, request, context)
      : this.ofCatalog(request, route, context);
  }

  private async ofCatalog(
    request: ChatRequest,
    route: Route,
    context: RetrieverContext,
  ): Promise<CatalogAnswer> {
    const reader = new CatalogReader(this.retriever, context, request.collections);
    const { known, unknown } = await named(route.controlIds, reader);
    const controls = [...known.values()].map(({ detail }) => detail);
    const isForCatalog = this.isForCatalog(request, route, [...known.values()]);
    const maps = route.tasks.some(
      ({ agent }) =>
        agent === 'crosswalk' || (agent === 'control-lookup' && [...unknown.keys()].some(isForeign)),
    );
    if (unknown.size > 0 && (!isForCatalog || (known.size === 0 && !maps))) {
      return { agent: route.agent, refusal: [...unknown.values()].join('\n\n') };
    }
    if (!isForCatalog) {
      return known.size > 0 ? { agent: 'control-lookup', controls } : { agent: 'general' };
    }
    const cards = await Promise.all(route.tasks.map((task) => cardsOf(task, { known, unknown }, reader)));
    return { ...answerOf(cards.flat(), route), controls };
  }

  /** Where there is a model it writes, from what fits the situation. */
  private async scenario(
    situation: Situation,
    request: ChatRequest,
    context: RetrieverContext,
  ): Promise<CatalogAnswer> {
    const { card, passages } = await answerScenario(situation, request, this.retriever, context);
    if (this.llm.modelFor('standard') !== EXTRACTIVE) {
      return card ? { agent: card.agent, passages } : { agent: 'scenario' };
    }
    return card ? { agent: card.agent, facts: joinCards([card]) } : { agent: 'general' };
  }

  /** Marked text, other collections and, where there is a model, plain lookups are for those who read passages. */
  private isForCatalog(
    { selection, collections }: ChatRequest,
    { tasks, tier }: Route,
    controls: readonly AskedControl[],
  ): boolean {
    const isLookup = tasks.every(({ agent }) => agent === 'control-lookup');
    const isBaseline = tasks.every(({ agent }) => agent === 'baseline');
    const withdrawn = controls.every(({ detail }) => detail.status === 'withdrawn');
    return (
      tasks.length > 0 &&
      selection === undefined &&
      controls.length <= (isBaseline ? MAX_MEMBERS : MAX_CONTROLS) &&
      controls.every(({ detail }) => collections?.includes(detail.collection) ?? true) &&
      (!isLookup || withdrawn || this.llm.modelFor(tier) === EXTRACTIVE)
    );
  }
}

async function named(controlIds: readonly string[], reader: CatalogReader): Promise<NamedControls> {
  const known = new Map<string, AskedControl>();
  const unknown = new Map<string, string>();
  const read = await reader.controls(controlIds);
  for (const [index, controlId] of controlIds.entries()) {
    const control = read[index];
    if (control instanceof AppError) {
      unknown.set(controlId, unknownControl(controlId, control.nearest));
    } else if (control) {
      known.set(controlId, control);
    }
  }
  return { known, unknown };
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
    ...(open !== undefined && { open }),
  };
}

function unknownControl(controlId: string, nearest: readonly string[] = []): string {
  const scheme = controlScheme(controlId);
  if (scheme === 'csf' || scheme === 'sp800-171') {
    return unknownControlText(controlId, nearest, 'What it maps to in SP 800-53 can be asked.');
  }
  const family = /^([a-z]{2})-/.exec(controlId)?.[1];
  const stranger =
    family === undefined || family in CONTROL_FAMILIES
      ? ''
      : `SP 800-53 has no family ${family.toUpperCase()}.`;
  return unknownControlText(controlId, nearest, stranger);
}
