const FROM_CATALOG: Readonly<Partial<Record<string, string>>> = {
  'control-lookup': 'the text of the control',
  baseline: 'baselines',
  parameters: 'parameters',
  related: 'related controls',
  enhancements: 'enhancements',
  withdrawn: 'withdrawn controls',
  comparison: 'comparison of controls',
  assessment: 'assessment',
  crosswalk: 'crosswalk to other frameworks',
  'control-list': 'lists of controls',
};
const NO_MODEL = 'none';
const EXTRACTIVE = 'extractive';

/** In plain words who answers a question, and from what. Agents that this page does not know are named as they are. */
export function agentWords(agent: string, model: string): string {
  const isScenario = agent === 'scenario';
  if (model === NO_MODEL && !isScenario) {
    return `Answered from the catalog: ${FROM_CATALOG[agent] ?? agent.replaceAll('-', ' ')}`;
  }
  const written =
    model === EXTRACTIVE || model === NO_MODEL
      ? 'in the words of the passages found'
      : `written by ${model} from the passages found`;
  return `Answered from the documents: ${isScenario ? 'controls that fit the situation, ' : ''}${written}`;
}
