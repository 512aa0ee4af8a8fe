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
  family: 'controls of a family',
};
const NO_MODEL = 'none';
const EXTRACTIVE = 'extractive';

/** In plain words who answers a question, and from what. Agents that this page does not know are named as they are. */
export function agentWords(agent: string, model: string): string {
  const matter = FROM_CATALOG[agent];
  if (model === NO_MODEL) {
    return `Answered from the catalog: ${matter ?? agent.replaceAll('-', ' ')}`;
  }
  const what = agent === 'scenario' ? 'controls that fit the situation, ' : '';
  const written =
    model === EXTRACTIVE
      ? 'in the words of the passages found'
      : `written by ${model} from the passages found`;
  const text = `${what}${written}`;
  return `Answered from the documents: ${text}`;
}
