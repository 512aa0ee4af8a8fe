import { type PastTurn } from '../past-turn.js';

/** What was asked before, a question, and that question with nothing left to guess; the same words where it stands alone. */
export type FollowUpExample = readonly [history: readonly PastTurn[], question: string, standalone: string];

function turn(question: string, change: Partial<PastTurn> = {}): PastTurn {
  return { question, agent: 'control-lookup', controlIds: [], listed: [], abstained: false, ...change };
}

export const LOOKUP = turn('What does AC-2 require?', { controlIds: ['ac-2'] });
export const LOOKUP_AC3 = turn('What does AC-3 require?', { controlIds: ['ac-3'] });
const BASELINE = turn('Is AC-2(3) in LOW?', { agent: 'baseline', controlIds: ['ac-2.3'] });
const ENHANCEMENTS = turn('Which enhancements of AC-2 are in HIGH?', {
  agent: 'enhancements',
  controlIds: ['ac-2'],
  listed: ['ac-2.1', 'ac-2.2', 'ac-2.3', 'ac-2.13'],
});
const COMPARISON = turn('What is the difference between AU-4 and AU-11?', {
  agent: 'comparison',
  controlIds: ['au-4', 'au-11'],
});
const RELATED = turn('Which controls are related to AC-6?', {
  agent: 'related',
  controlIds: ['ac-6'],
  listed: ['ac-2', 'ac-3', 'ac-5'],
});
const IN_LOW_AC3 = turn('Is AC-3 in LOW?', { agent: 'baseline', controlIds: ['ac-3'] });
const LEFT = turn(
  'An administrator left yesterday and her accounts are still active. Which controls did we fail?',
  { agent: 'scenario', controlIds: ['ps-4', 'ac-2'], listed: ['ps-4', 'ac-2'] },
);
const THANKS = turn('Thanks!', { agent: 'general', listed: ['ac-2', 'au-10'], abstained: true });
const GONE = turn('What happened to AC-13?', {
  agent: 'withdrawn',
  controlIds: ['ac-13'],
  listed: ['ac-2', 'au-6'],
});
const ALTERNATES = turn('Compare CP-6 and CP-7', { agent: 'comparison', controlIds: ['cp-6', 'cp-7'] });
const ENHANCEMENTS_OF_CP7 = turn('What are the enhancements of CP-7?', {
  agent: 'enhancements',
  controlIds: ['cp-7'],
  listed: ['cp-7.1', 'cp-7.2'],
});
export const BACKUPS = turn('Which control covers backups?', {
  agent: 'general',
  controlIds: ['cp-9', 'cp-10'],
  listed: ['cp-9', 'cp-10'],
});
const OFF_TOPIC = turn('How do I bake bread?', { agent: 'general', abstained: true });
const NO_SUCH = turn('What does AC-99 require?', { controlIds: ['ac-99'], abstained: true });
const NEAREST = turn('How many days may a guest stay?', {
  agent: 'general',
  listed: ['ac-14', 'pe-2'],
  abstained: true,
});
const FAMILY = turn('Which AU controls are in LOW?', { agent: 'control-list', listed: ['au-1', 'au-2'] });

const ENHANCEMENTS_IN_LOW = turn('Which enhancements of AC-2 are in LOW?', {
  agent: 'baseline',
  controlIds: ['ac-2'],
  listed: ['ac-2.1', 'ac-2.2'],
});
const MANY_RELATED = turn('Which controls are related to AU-6?', {
  agent: 'related',
  controlIds: ['au-6'],
  listed: Array.from({ length: 30 }, (_, index) => `ac-${index + 1}`),
});

const LONG_LIST = turn('Which controls are in HIGH?', {
  agent: 'control-list',
  listed: Array.from({ length: 300 }, (_, index) => `ac-${index + 1}`),
});
const LONG_FAMILY = turn('List all AC controls', { ...LONG_LIST, question: 'List all AC controls' });

/** Found in conversations with the product. */
export const FOUND_LATER: readonly FollowUpExample[] = [
  [[RELATED, THANKS], 'what does the second one require?', 'What does AC-3 require?'],
  [[LONG_LIST], 'which of those are in the AC family?', 'Which AC controls are in HIGH?'],
  [[LONG_LIST], 'only the enhancements', 'Which enhancements are in HIGH?'],
  [
    [LEFT, LOOKUP_AC3],
    'what should we have done?',
    'An administrator left yesterday and her accounts are still active. What should we have done?',
  ],
  [[RELATED, LOOKUP_AC3], 'and the first one?', 'What does AC-2 require?'],
  [[RELATED, LOOKUP_AC3, IN_LOW_AC3], 'what does the third one require?', 'What does AC-5 require?'],
  [[ALTERNATES], 'which is stricter?', 'Compare CP-6 and CP-7'],
  [[GONE], 'where did that go?', 'Where did AC-13 go?'],
  [[ALTERNATES, ENHANCEMENTS_OF_CP7], 'and for the other one?', 'What are the enhancements of CP-6?'],
  [[FAMILY], 'and in HIGH?', 'Which AU controls are in HIGH?'],
  [[FAMILY], 'and the PE family?', 'Which PE controls are in LOW?'],
  [[FAMILY], 'what about AC?', 'Which AC controls are in LOW?'],
  [[FAMILY], 'how many are there?', 'How many AU controls are in LOW?'],
  [[ENHANCEMENTS_IN_LOW], 'what about HIGH?', 'Which enhancements of AC-2 are in HIGH?'],
  [[ENHANCEMENTS_IN_LOW], 'which of them are in MODERATE?', 'Which enhancements of AC-2 are in MODERATE?'],
  [[ENHANCEMENTS_IN_LOW], 'how are they assessed?', 'How are the enhancements of AC-2 assessed?'],
  [[ENHANCEMENTS_IN_LOW], 'and AC-3?', 'Which enhancements of AC-3 are in LOW?'],
  [[LONG_LIST], 'which of them are in LOW?', 'Which controls are in HIGH and also in LOW?'],
  [
    [LONG_LIST],
    'How many of those are also in the PRIVACY baseline?',
    'How many controls are in HIGH and also in PRIVACY?',
  ],
  [[LONG_FAMILY], 'which are in MODERATE?', 'List all AC controls in MODERATE?'],
  [
    [MANY_RELATED],
    'which of them are in LOW?',
    `Which of ${Array.from({ length: 29 }, (_, index) => `AC-${index + 1}`).join(', ')} and AC-30 are in LOW?`,
  ],
  [[MANY_RELATED], 'what does the third one require?', 'What does AC-3 require?'],
];

const HANDBOOK = turn('What does our handbook say about laptops?', { agent: 'general' });

/** Without anything before them, or after documents that are no controls: what may well be understood as it stands. */
export const CLEAR_QUESTIONS: readonly (readonly [history: readonly PastTurn[], question: string])[] = [
  [[], 'How bad is it to share a password?'],
  [[], 'Does it matter who approves an account?'],
  [[], 'Is it compliant if administrators share one account?'],
  [[], 'How do organizations protect their backups?'],
  [[], 'When a contract ends, what happens to its data?'],
  [[], 'How many enhancements does AC-2 have and how many of them are in HIGH?'],
  [[LOOKUP], 'Is AU-10 in HIGH? And what about AU-9(3)? Which of those is withdrawn?'],
  [[LOOKUP], 'Which of these is withdrawn: AC-13, AC-2, SA-12?'],
  [[HANDBOOK], 'does it say who approves them?'],
  [[HANDBOOK], 'Who pays for it?'],
];

/** What stands for controls that nobody named, or for more than a question can name. */
export const UNCLEAR_QUESTIONS: readonly (readonly [history: readonly PastTurn[], question: string])[] = [
  [[], 'and is it in LOW?'],
  [[], 'Compare it with AC-3'],
  [[], 'what does the second one require?'],
  [[OFF_TOPIC], 'and its enhancements?'],
  [[LOOKUP], 'compare it with the other one'],
  [[LOOKUP], 'how are both assessed?'],
  [[LOOKUP], 'tell me more about the second one'],
];

/** Written before the rules. */
export const FOLLOW_UPS: readonly FollowUpExample[] = [
  // Pronouns for the control that was asked about.
  [[LOOKUP], 'and its enhancements?', 'What are the enhancements of AC-2?'],
  [[LOOKUP], 'Which enhancements does it have?', 'Which enhancements does AC-2 have?'],
  [[LOOKUP], 'how is it assessed?', 'How is AC-2 assessed?'],
  [[LOOKUP], 'Is it in LOW?', 'Is AC-2 in LOW?'],
  [[LOOKUP], 'which baselines is it in', 'Which baselines is AC-2 in'],
  [[LOOKUP], 'Which parameters must I define for it?', 'Which parameters must I define for AC-2?'],
  [[LOOKUP], 'What evidence do I need for it?', 'What evidence do I need for AC-2?'],
  [[LOOKUP], 'is that required?', 'Is AC-2 required by a baseline?'],
  [[LOOKUP], 'what does that mean?', 'What does AC-2 mean?'],
  [[LOOKUP], 'explain it in simple words', 'Explain AC-2 in simple words'],
  [[LOOKUP], 'Is this control withdrawn?', 'Is AC-2 withdrawn?'],
  [[LOOKUP], 'Does it apply to contractors?', 'Does AC-2 apply to contractors?'],
  [[LOOKUP], 'What does it say about shared accounts?', 'What does AC-2 say about shared accounts?'],
  [[LOOKUP], 'Who has to do this?', 'Who has to do what AC-2 requires?'],
  [[LOOKUP], 'What are its related controls?', 'What are the related controls of AC-2?'],
  [[LOOKUP], 'which of its enhancements are in HIGH?', 'Which of the enhancements of AC-2 are in HIGH?'],
  [[LOOKUP], 'Thanks. And how is it assessed?', 'How is AC-2 assessed?'],
  [[BACKUPS], 'what does it require exactly?', 'What does CP-9 require exactly?'],
  [[BACKUPS], 'how are they assessed?', 'How are CP-9 and CP-10 assessed?'],
  [[RELATED], 'and its parameters?', 'What are the parameters of AC-6?'],
  [[COMPARISON], 'are they in MODERATE?', 'Are AU-4 and AU-11 in MODERATE?'],
  [[COMPARISON], 'which parameters do they have?', 'Which parameters do AU-4 and AU-11 have?'],
  [[LOOKUP, LOOKUP_AC3], 'how are both assessed?', 'How are AC-2 and AC-3 assessed?'],
  // Other controls.
  [[LOOKUP], 'what about AU-6?', 'What does AU-6 require?'],
  [[LOOKUP], 'and AU-6?', 'What does AU-6 require?'],
  [[BASELINE], 'what about AC-2(4)?', 'Is AC-2(4) in LOW?'],
  [[BASELINE], 'and what about AC-3 in HIGH?', 'Is AC-3 in HIGH?'],
  [[BASELINE], 'what about its parent?', 'Is AC-2 in LOW?'],
  [[BACKUPS], 'what about cp-10?', 'What does CP-10 require?'],
  [[NO_SUCH], 'and AC-9?', 'What does AC-9 require?'],
  [[LOOKUP], 'compare it with AC-3', 'Compare AC-2 with AC-3'],
  [[LOOKUP], 'how does it differ from AC-3?', 'How does AC-2 differ from AC-3?'],
  [[LOOKUP, LOOKUP_AC3], 'compare it with the other one', 'Compare AC-3 with AC-2'],
  [[LOOKUP, LOOKUP_AC3], 'compare them', 'Compare AC-2 and AC-3'],
  [[LOOKUP, LOOKUP_AC3], "what's the difference?", 'What is the difference between AC-2 and AC-3?'],
  [[LOOKUP, LOOKUP_AC3], 'Which one is in LOW?', 'Which of AC-2 and AC-3 is in LOW?'],
  // Other baselines.
  [[LOOKUP], 'what about HIGH?', 'Is AC-2 in HIGH?'],
  [[BASELINE], 'what about HIGH?', 'Is AC-2(3) in HIGH?'],
  [[BASELINE], 'and for MODERATE?', 'Is AC-2(3) in MODERATE?'],
  [[BASELINE], 'in moderate?', 'Is AC-2(3) in MODERATE?'],
  [[BASELINE], 'and HIGH or PRIVACY?', 'Is AC-2(3) in HIGH or PRIVACY?'],
  [[ENHANCEMENTS], 'what about MODERATE?', 'Which enhancements of AC-2 are in MODERATE?'],
  [[COMPARISON], 'what about LOW?', 'Are AU-4 and AU-11 in LOW?'],
  // One of several, or some of them.
  [[ENHANCEMENTS], 'which of them are in LOW?', 'Which enhancements of AC-2 are in LOW?'],
  [[ENHANCEMENTS], 'tell me more about the second one', 'Tell me more about AC-2(2)'],
  [[ENHANCEMENTS], 'what does the third require?', 'What does AC-2(3) require?'],
  [[ENHANCEMENTS], 'and the last one?', 'What does AC-2(13) require?'],
  [[COMPARISON], 'which of them are in LOW?', 'Which of AU-4 and AU-11 are in LOW?'],
  [[COMPARISON], 'tell me more about the second one', 'Tell me more about AU-11'],
  [[COMPARISON], 'is the former required in HIGH?', 'Is AU-4 required in HIGH?'],
  [[COMPARISON], "what about the latter's parameters?", 'What are the parameters of AU-11?'],
  [[RELATED], 'which of them are in LOW?', 'Which of AC-2, AC-3 and AC-5 are in LOW?'],
  [[RELATED], 'what does the first one require?', 'What does AC-2 require?'],
  [[NEAREST], 'tell me about the first one', 'Tell me about AC-14'],
  // Left out altogether.
  [[LOOKUP], 'parameters?', 'What are the parameters of AC-2?'],
  [[LOOKUP], 'What are the related controls?', 'What are the related controls of AC-2?'],
  [[LOOKUP], 'why?', 'What is the purpose of AC-2?'],
  [[BASELINE], 'why?', 'Why, or why not: is AC-2(3) in LOW?'],
  [[LOOKUP], 'tell me more', 'Explain AC-2 in detail'],
  [[ENHANCEMENTS], 'how many are there?', 'How many enhancements of AC-2 are in HIGH?'],
  // Past an answer that was none.
  [[LOOKUP, OFF_TOPIC], 'and its enhancements?', 'What are the enhancements of AC-2?'],
  [[LOOKUP, NO_SUCH], 'is it in LOW?', 'Is AC-99 in LOW?'],
];

const ALONE: readonly (readonly [readonly PastTurn[], string])[] = [
  // Another topic.
  [[LOOKUP], 'What is least privilege?'],
  [[LOOKUP], 'What does AU-6 require?'],
  [[LOOKUP], 'AU-6'],
  [[BASELINE], 'Which controls cover backups?'],
  [[LOOKUP], 'Compare AC-5 and AC-6'],
  [[BASELINE], 'Which controls are in HIGH?'],
  [[LOOKUP], 'Which baselines are there?'],
  [[LOOKUP], 'What are enhancements?'],
  [[LOOKUP], 'What is a baseline?'],
  [[LOOKUP, LOOKUP_AC3], 'What is the difference between encryption at rest and in transit?'],
  [[LOOKUP], 'What are the requirements for passwords?'],
  [[LOOKUP], 'What is the purpose of audit logs?'],
  [[LOOKUP], 'What is the control for media sanitization?'],
  [[LOOKUP], 'What is that control which covers backups?'],
  [[LOOKUP], 'Why do accounts expire?'],
  [[LOOKUP], 'What about contractors?'],
  // Pronouns with their noun in the same question, or with none.
  [[LOOKUP], 'How do organizations protect their backups?'],
  [[LOOKUP], 'If an account is inactive, when must it be disabled?'],
  [[LOOKUP], 'What should users do before they get access?'],
  [[LOOKUP], 'What must happen when someone leaves and their badge is not returned?'],
  [[LOOKUP], 'Is AC-3 in LOW and which parameters does it have?'],
  [[LOOKUP], 'Does AC-3 say that they must be reviewed?'],
  [[LOOKUP], 'Is it true that passwords must expire?'],
  [[LOOKUP], 'How long does it take to restore a backup?'],
  [[LOOKUP], 'When it comes to passwords, what is required?'],
  [[LOOKUP], 'Which control says that accounts must be reviewed?'],
  [[LOOKUP], "Who is responsible for this system's backups?"],
  [[LOOKUP], 'Do it staff need background checks?'],
  // Nothing that they could stand for.
  [[], 'and its enhancements?'],
  [[], 'why?'],
  [[], 'what about HIGH?'],
  [[], 'what about AU-6?'],
  [[OFF_TOPIC], 'and its enhancements?'],
  [[NEAREST], 'and its enhancements?'],
  [[OFF_TOPIC], 'why?'],
  [[LOOKUP], 'compare it with the other one'],
  [[LOOKUP], 'tell me more about the second one'],
  // No questions.
  [[LOOKUP], 'thanks'],
  [[LOOKUP], 'ok'],
  [[LOOKUP], 'Is that all?'],
  [[LOOKUP], 'Is it a problem if accounts are shared?'],
  [[LOOKUP], 'What is it called when duties are split?'],
  [[LOOKUP], 'Is it worth to encrypt backups?'],
  [[LOOKUP], "Isn't it the case that CP-4 demands two tests a year?"],
];

/** Written before the rules: what is to stay as it is. */
export const STANDALONE: readonly FollowUpExample[] = ALONE.map(([history, question]) => [
  history,
  question,
  question,
]);
