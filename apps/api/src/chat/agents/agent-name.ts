/** Who answers: one of the agents that answer from the catalog, or the general one that writes from passages. */
export type AgentName = FactAgent | 'general';

export type FactAgent =
  | 'control-lookup'
  | 'baseline'
  | 'parameters'
  | 'related'
  | 'enhancements'
  | 'withdrawn'
  | 'comparison'
  | 'assessment'
  | 'control-list'
  | 'crosswalk'
  | 'scenario';
