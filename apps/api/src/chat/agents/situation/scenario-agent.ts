import { type ChatRequest, MAX_QUESTION_CHARS, type Passage } from '@app/common/contracts';
import { controlLabel } from '@app/common/oscal';
import { type CatalogSource } from '../../../retrieval/kept-catalog.js';
import { type RetrieverContext } from '../../../retrieval/retriever-client.js';
import { type Card } from '../card.js';
import { scenarioCard, scenarioPassages } from './scenario.js';
import { type ScenarioSearch } from './scenario-ranking.js';
import { type Situation } from './situation.js';

/** What a situation came to: the card where there is evidence, and the passages for those who write themselves. */
export interface ScenarioFindings {
  readonly card: Card | undefined;
  readonly passages: readonly Passage[];
}

const OF_THE_SITUATION = 12;
const OF_A_CONCEPT = 8;
const PASSAGES = 8;
/** Controls for which words speak that are looked up. */
const SIGNED = 8;

/** Searches for a situation as it is told, and for the controls and the matter of each concept that it tells of, side by side. */
export async function answerScenario(
  situation: Situation,
  { collections, filters }: ChatRequest,
  retriever: CatalogSource,
  context: RetrieverContext,
): Promise<ScenarioFindings> {
  const search = async (query: string, k: number): Promise<readonly Passage[]> =>
    (await retriever.search({ query: query.slice(0, MAX_QUESTION_CHARS), k, collections, filters }, context))
      .passages;
  const whole = async (): Promise<ScenarioSearch> => ({
    passages: await search(situation.told, OF_THE_SITUATION),
    text: situation.told,
  });
  const matters = situation.concepts.map(async (recognised): Promise<ScenarioSearch> => {
    const { controls, matter } = recognised.concept;
    const labels = controls.map((id) => controlLabel(id)).join(', ');
    return { passages: await search(`${labels}: ${matter}`, OF_A_CONCEPT), text: matter, recognised };
  });
  const signed = async (): Promise<ScenarioSearch> => {
    const signs = situation.signs.slice(0, SIGNED);
    const labels = signs.map(({ controlId }) => controlLabel(controlId)).join(', ');
    return { passages: labels === '' ? [] : await search(labels, SIGNED), text: '', signs };
  };
  const searches = await Promise.all([whole(), signed(), ...matters]);
  return { card: scenarioCard(situation, searches), passages: scenarioPassages(searches, PASSAGES) };
}
