import { agentWords } from './agent-words.js';

describe('agentWords', () => {
  it.each([
    ['baseline', 'none', 'Answered from the catalog: baselines'],
    ['control-list', 'none', 'Answered from the catalog: lists of controls'],
    ['later-agent', 'none', 'Answered from the catalog: later agent'],
    ['general', 'extractive', 'Answered from the documents: in the words of the passages found'],
    [
      'general',
      'gemini-3.8-flash',
      'Answered from the documents: written by gemini-3.8-flash from the passages found',
    ],
    [
      'scenario',
      'none',
      'Answered from the documents: controls that fit the situation, in the words of the passages found',
    ],
    [
      'scenario',
      'extractive',
      'Answered from the documents: controls that fit the situation, in the words of the passages found',
    ],
  ])('%s with model %s', (agent, model, words) => {
    expect(agentWords(agent, model)).toBe(words);
  });
});
