import { type PastTurn } from '../past-turn.js';
import { type FollowUpExample } from './follow-up-examples.js';

function after(
  question: string,
  agent: string,
  controlIds: readonly string[],
  listed: readonly string[] = [],
): PastTurn {
  return { question, agent, controlIds, listed, abstained: false };
}

const AU6 = after('Summarise AU-6', 'control-lookup', ['au-6']);
const SC7 = after('What is SC-7?', 'control-lookup', ['sc-7']);
const IA5_BASELINES = after('Which baselines is IA-5(1) in?', 'baseline', ['ia-5.1']);
const SI4_ENHANCEMENTS = after(
  'List the enhancements of SI-4',
  'enhancements',
  ['si-4'],
  ['si-4.1', 'si-4.2', 'si-4.4'],
);
const CP_COMPARED = after('Compare CP-6 and CP-7', 'comparison', ['cp-6', 'cp-7']);
const PARAMETERS = after('Which parameters does AC-7 have?', 'parameters', ['ac-7']);
const ASSESSED = after('How would an assessor test CM-8?', 'assessment', ['cm-8']);
const PATCHING = after('How fast must we install patches?', 'general', ['si-2'], ['si-2']);
const LOGS = after('What should audit logs contain?', 'general', ['au-3', 'au-12'], ['au-3', 'au-12']);
const LOW_QUESTION = after('Is PE-3 in LOW or MODERATE?', 'baseline', ['pe-3']);
const WITHDRAWN = after('What happened to AC-13?', 'withdrawn', ['ac-13'], ['ac-2', 'au-6']);
const BREAD: PastTurn = {
  question: 'Who won the cup?',
  agent: 'general',
  controlIds: [],
  listed: [],
  abstained: true,
};

/** Written after the rules as a first check of them; what came out otherwise (8 of 70) has been put right since. */
export const MORE_EXAMPLES: readonly FollowUpExample[] = [
  [[AU6], 'what are its enhancements', 'What are the enhancements of AU-6?'],
  [[AU6], 'does it have enhancements?', 'Does AU-6 have enhancements?'],
  [
    [AU6],
    'ok and which of its enhancements apply to HIGH?',
    'Which of the enhancements of AU-6 apply to HIGH?',
  ],
  [[AU6], 'how often do we need to do it?', 'How often do we need to do what AU-6 requires?'],
  [[AU6], 'Which other controls relate to it?', 'Which other controls relate to AU-6?'],
  [[AU6], 'is this one in the low baseline?', 'Is AU-6 in the low baseline?'],
  [[AU6], 'show me the full text', 'What is the text of AU-6?'],
  [[AU6], 'and the parameters?', 'What are the parameters of AU-6?'],
  [[AU6], 'and privacy?', 'and privacy?'],
  [[AU6], 'and in PRIVACY?', 'Is AU-6 in PRIVACY?'],
  [[AU6], 'how would an auditor check that?', 'How would an auditor check AU-6?'],
  [[AU6], 'who should be interviewed for it?', 'Who should be interviewed for AU-6?'],
  [[AU6], 'can you elaborate?', 'Explain AU-6 in detail'],
  [[AU6], 'Could you explain that in plain English?', 'Could you explain AU-6 in plain English?'],
  [[AU6], 'what is the difference to AU-2?', 'What is the difference between AU-6 and AU-2?'],
  [[AU6], 'how does that relate to SI-4?', 'How does AU-6 relate to SI-4?'],
  [[AU6], 'and what does AU-7 say?', 'and what does AU-7 say?'],
  [[AU6, SC7], 'which of the two is in LOW?', 'Which of AU-6 and SC-7 is in LOW?'],
  [[AU6, SC7], 'do they overlap?', 'Do AU-6 and SC-7 overlap?'],
  [[AU6, SC7], 'what do they have in common?', 'What do AU-6 and SC-7 have in common?'],
  [[AU6, SC7], 'how is the other one assessed?', 'How is AU-6 assessed?'],
  [[AU6, SC7], 'is it related to the first one?', 'Is SC-7 related to AU-6?'],
  [[SC7], 'Does this control cover remote access?', 'Does SC-7 cover remote access?'],
  [[SC7], 'what must I define?', 'What must I define for SC-7?'],
  [[SC7], 'what evidence would I need?', 'What evidence would I need for SC-7?'],
  [[SC7], 'Which systems does it apply to?', 'Which systems does SC-7 apply to?'],
  [[IA5_BASELINES], 'what about IA-5(2)?', 'Which baselines is IA-5(2) in?'],
  [[IA5_BASELINES], 'and its parent control?', 'Which baselines is IA-5 in?'],
  [[IA5_BASELINES], 'what does it require?', 'What does IA-5(1) require?'],
  [[IA5_BASELINES], 'same for IA-2(1)', 'Which baselines is IA-2(1) in?'],
  [[SI4_ENHANCEMENTS], 'which ones are in HIGH?', 'Which enhancements of SI-4 are in HIGH?'],
  [[SI4_ENHANCEMENTS], 'what does the first one say?', 'What does SI-4(1) say?'],
  [[SI4_ENHANCEMENTS], 'how many is that?', 'How many enhancements does SI-4 have?'],
  [[SI4_ENHANCEMENTS], 'what about SC-7?', 'List the enhancements of SC-7'],
  [[SI4_ENHANCEMENTS], 'and for LOW?', 'Which enhancements of SI-4 are in LOW?'],
  [[SI4_ENHANCEMENTS], 'explain the second', 'Explain SI-4(2)'],
  [[CP_COMPARED], 'are both in HIGH?', 'Are CP-6 and CP-7 in HIGH?'],
  [[CP_COMPARED], 'what about CP-8?', 'Compare CP-6 and CP-8'],
  [[CP_COMPARED], 'what are their parameters?', 'What are the parameters of CP-6 and CP-7?'],
  [[CP_COMPARED], 'does the latter have enhancements?', 'Does CP-7 have enhancements?'],
  [[PARAMETERS], 'and AC-11?', 'Which parameters does AC-11 have?'],
  [[PARAMETERS], 'how many?', 'How many parameters does AC-7 have?'],
  [
    [PARAMETERS],
    'what does it say about the number of attempts?',
    'What does AC-7 say about the number of attempts?',
  ],
  [[ASSESSED], 'and CM-6?', 'How would an assessor test CM-6?'],
  [[ASSESSED], 'what are the assessment objectives?', 'What are the assessment objectives of CM-8?'],
  [[PATCHING], 'which control is that from?', 'which control is that from?'],
  [[PATCHING], 'is it in MODERATE?', 'Is SI-2 in MODERATE?'],
  [[PATCHING], 'why?', 'Why must we install patches?'],
  [[LOGS], 'How long must they be kept?', 'How long must they be kept?'],
  [[LOGS], 'tell me about the second control', 'Tell me about AU-12'],
  [[LOW_QUESTION], 'and HIGH?', 'Is PE-3 in HIGH?'],
  [[WITHDRAWN], 'what does the first one require?', 'What does AC-2 require?'],
  [[AU6, BREAD], 'sorry, is AU-6 in HIGH?', 'sorry, is AU-6 in HIGH?'],
  [
    [AU6, BREAD],
    'back to the control: which baselines is it in?',
    'Back to the control: which baselines is AU-6 in?',
  ],
  // Questions of their own.
  [[AU6], 'How do we make sure that logs are protected?', 'How do we make sure that logs are protected?'],
  [
    [AU6],
    'What is multi-factor authentication and when is it needed?',
    'What is multi-factor authentication and when is it needed?',
  ],
  [
    [AU6],
    'Is encryption required for data when it is stored?',
    'Is encryption required for data when it is stored?',
  ],
  [
    [AU6],
    'Must vendors report incidents to their customers?',
    'Must vendors report incidents to their customers?',
  ],
  [[SC7], 'Do firewalls need their rules reviewed?', 'Do firewalls need their rules reviewed?'],
  [
    [SC7],
    'Which control requires that visitors are escorted?',
    'Which control requires that visitors are escorted?',
  ],
  [[SC7], 'Is it allowed to share passwords?', 'Is it allowed to share passwords?'],
  [[SC7], 'Our laptop was stolen. What do we do about it?', 'Our laptop was stolen. What do we do about it?'],
  [[SC7], 'How should a system behave if it fails?', 'How should a system behave if it fails?'],
  [
    [SC7],
    'What training do new employees need before they start?',
    'What training do new employees need before they start?',
  ],
  [
    [SC7],
    'Where can I find the requirements for this year?',
    'Where can I find the requirements for this year?',
  ],
  [[IA5_BASELINES], 'How strong must passwords be?', 'How strong must passwords be?'],
  [[CP_COMPARED], 'Compare AC-17 and AC-18', 'Compare AC-17 and AC-18'],
  [[CP_COMPARED], 'What are assessment objectives?', 'What are assessment objectives?'],
  [[PARAMETERS], 'Which controls have no parameters?', 'Which controls have no parameters?'],
  [[SI4_ENHANCEMENTS], 'Which controls deal with malware?', 'Which controls deal with malware?'],
];
