/** What a lying model puts in front of a rule, or behind it, or above it, or says instead of it. */
export const ADDITIONS: readonly string[] = [
  ', except for the managers',
  ' unless the owner objects',
  ' as far as the budget allows',
  ', which is voluntary for suppliers',
  ' on paper',
  ' over the telephone',
  ' during office hours',
  ' within a fortnight',
  ' every second Tuesday',
  ' immediately',
  ' twice a night',
  ' in European data centres',
];

export const FRONTS: readonly string[] = [
  'It is wrong that organizations ',
  'Hardly anybody has to ',
  'The insurer has to ',
  'It is a mistake to ',
  'Consultants ',
  'Postpone the following: ',
];

/** A word, and another one that makes a different rule in its place. */
export const SWAPPED_WORDS: readonly (readonly [word: string, other: string])[] = [
  ['internal', 'external'],
  ['external', 'internal'],
  ['physical', 'logical'],
  ['automatically', 'manually'],
  ['users', 'competitors'],
  ['personnel', 'robots'],
  ['hardware', 'furniture'],
  ['software', 'stationery'],
  ['incidents', 'holidays'],
  ['accounts', 'invoices'],
  ['audit', 'press'],
  ['backups', 'drafts'],
  ['protect', 'publish'],
  ['document', 'forget'],
  ['review', 'ignore'],
  ['update', 'delay'],
  ['limit', 'widen'],
  ['monitor', 'trust'],
];

/** They cite nothing, since a heading or a lead-in seldom does. */
export const HEADINGS: readonly string[] = [
  '## Interns hold the master passwords',
  '**Firewalls are switched off at night**',
  'Any employee can read the salary files:',
  '### Cameras are forbidden in the lobby',
  '| Interns hold the master passwords | The cook signs |\n| --- | --- |\n| a | b |',
];

/** They admit that something is not said, and say something else. */
export const ADMISSIONS: readonly string[] = [
  'The passages do not say how often, but interns hold the master passwords.',
  'The documents do not specify a place; firewalls are switched off at night.',
  'The sources do not mention it, although any employee can read the salary files.',
  'I do not know why cameras are forbidden in the lobby.',
];
