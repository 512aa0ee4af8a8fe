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

const RA5 = after('Tell me about RA-5', 'control-lookup', ['ra-5']);
const PE3 = after('What does PE-3 require?', 'control-lookup', ['pe-3']);
const MA4_IN_LOW = after('Does LOW include MA-4?', 'baseline', ['ma-4']);
const IR4_ADDED = after(
  'Which enhancements of IR-4 does HIGH add over MODERATE?',
  'enhancements',
  ['ir-4'],
  ['ir-4.4', 'ir-4.11'],
);
const MP_COMPARED = after('How does MP-6 differ from MP-7?', 'comparison', ['mp-6', 'mp-7']);
const RELATED_TO_CM6 = after('What controls relate to CM-6?', 'related', ['cm-6'], ['cm-2', 'cm-3', 'si-2']);
const PASSWORDS = after('How long must passwords be?', 'general', ['ia-5.1'], ['ia-5.1']);
const VISITORS = after('Which controls are about visitors?', 'general', ['pe-3', 'pe-8'], ['pe-3', 'pe-8']);
const TESTED = after('What evidence is needed for AT-2?', 'assessment', ['at-2']);

const CM8 = after('Explain CM-8 to me', 'control-lookup', ['cm-8']);
const SC28 = after('Does SC-28 apply to laptops?', 'control-lookup', ['sc-28']);
const LEAVER = after(
  'Someone was fired yesterday and still has a badge. What did we miss?',
  'scenario',
  ['ps-4', 'pe-2', 'ac-2'],
  ['ps-4', 'pe-2', 'ac-2'],
);
const CROSSWALK = after(
  'Which CSF subcategories does AC-2 map to?',
  'crosswalk',
  ['ac-2'],
  ['PR.AA-01', 'PR.AA-05'],
);
const IA2_ENHANCEMENTS = after(
  'What are the enhancements of IA-2?',
  'enhancements',
  ['ia-2'],
  ['ia-2.1', 'ia-2.2', 'ia-2.5'],
);
const DUTIES_COMPARED = after('AC-5 vs AC-6', 'comparison', ['ac-5', 'ac-6']);
const AC11_PARAMETERS = after('What must I define for AC-11?', 'parameters', ['ac-11']);
const AU10_BASELINES = after('Which baselines include AU-10?', 'baseline', ['au-10']);

/** Written after the rules, in two batches of 50 and 40, each measured before anything was changed for it: 83 were right. */
export const HELD_OUT: readonly FollowUpExample[] = [
  [[RA5], 'in which baselines is it?', 'In which baselines is RA-5?'],
  [[RA5], 'Are there any enhancements for it?', 'Are there any enhancements for RA-5?'],
  [[RA5], 'and what is its purpose?', 'What is the purpose of RA-5?'],
  [[RA5], 'what exactly does this require', 'What exactly does RA-5 require'],
  [[RA5], 'Who approves it?', 'Who approves RA-5?'],
  [[RA5], 'how about SI-2', 'Tell me about SI-2'],
  [[RA5], 'Does LOW need it?', 'Does LOW need RA-5?'],
  [[RA5], 'Then which parameters do I have to set for it?', 'Which parameters do I have to set for RA-5?'],
  [[RA5], 'what would the assessor look at?', 'What would the assessor look at for RA-5?'],
  [[RA5], 'Has it been withdrawn?', 'Has RA-5 been withdrawn?'],
  [[RA5], 'Is it different from CA-8?', 'Is RA-5 different from CA-8?'],
  [[RA5, PE3], 'What about RA-5 again?', 'What does RA-5 require?'],
  [[RA5, PE3], 'put them side by side', 'Put RA-5 and PE-3 side by side'],
  [[RA5, PE3], 'which of these two has more enhancements?', 'Which of RA-5 and PE-3 has more enhancements?'],
  [[PE3], 'moderate?', 'Is PE-3 in MODERATE?'],
  [[PE3], 'Can you give an example for that?', 'Can you give an example for PE-3?'],
  [[PE3], 'summarise it in one sentence', 'Summarise PE-3 in one sentence'],
  [[PE3], 'and its guidance', 'What is the discussion of PE-3?'],
  [[PE3], 'which controls are linked to it?', 'Which controls are linked to PE-3?'],
  [[MA4_IN_LOW], 'and MODERATE?', 'Does MODERATE include MA-4?'],
  [[MA4_IN_LOW], 'what about MA-5?', 'Does LOW include MA-5?'],
  [[MA4_IN_LOW], 'and its enhancements?', 'What are the enhancements of MA-4?'],
  [[MA4_IN_LOW], 'why not?', 'Why, or why not: does LOW include MA-4?'],
  [[IR4_ADDED], 'what does the last one say?', 'What does IR-4(11) say?'],
  [[IR4_ADDED], 'and IR-5?', 'Which enhancements of IR-5 does HIGH add over MODERATE?'],
  [[IR4_ADDED], 'and in LOW?', 'Which enhancements of IR-4 are in LOW?'],
  [[MP_COMPARED], 'Which one is stricter?', 'Which of MP-6 and MP-7 is stricter?'],
  [[MP_COMPARED], 'and in terms of parameters?', 'and in terms of parameters?'],
  [[MP_COMPARED], 'how is the first assessed?', 'How is MP-6 assessed?'],
  [[MP_COMPARED], 'compare the first with MP-5', 'Compare MP-6 with MP-5'],
  [[RELATED_TO_CM6], 'any of them in HIGH?', 'Any of CM-2, CM-3 and SI-2 in HIGH?'],
  [[RELATED_TO_CM6], 'what does the third one require?', 'What does SI-2 require?'],
  [[RELATED_TO_CM6], 'and to CM-7?', 'What controls relate to CM-7?'],
  [[PASSWORDS], 'Which baselines is that control in?', 'Which baselines is IA-5(1) in?'],
  [[PASSWORDS], 'and how often must they be changed?', 'and how often must they be changed?'],
  [[PASSWORDS], 'who decides?', 'who decides?'],
  [[VISITORS], 'which of them are in LOW?', 'Which of PE-3 and PE-8 are in LOW?'],
  [[VISITORS], 'explain the second one please', 'Explain PE-8'],
  [[TESTED], 'what about AT-3?', 'What evidence is needed for AT-3?'],
  [[TESTED], 'and who is interviewed?', 'Who is interviewed for AT-2?'],
  // Questions of their own.
  [[RA5], 'What must happen before a system goes live?', 'What must happen before a system goes live?'],
  [[RA5], 'Who must be told when their data leaks?', 'Who must be told when their data leaks?'],
  [[RA5], 'What is SI-2 about and is it in LOW?', 'What is SI-2 about and is it in LOW?'],
  [
    [PE3],
    'How are keys stored so that nobody steals them?',
    'How are keys stored so that nobody steals them?',
  ],
  [[PE3], 'Does it make sense to rotate passwords?', 'Does it make sense to rotate passwords?'],
  [[PE3], 'What is meant by organization-defined?', 'What is meant by organization-defined?'],
  [[MP_COMPARED], 'What is sanitization?', 'What is sanitization?'],
  [[IR4_ADDED], 'Which HIGH controls deal with incidents?', 'Which HIGH controls deal with incidents?'],
  [[PASSWORDS], 'Is it okay if users write them down?', 'Is it okay if users write them down?'],
  [
    [TESTED],
    'The admin left, her badge still works and it was never disabled. What now?',
    'The admin left, her badge still works and it was never disabled. What now?',
  ],
  // The second batch.
  [[CM8], 'does high need more than that?', 'does high need more than that?'],
  [[CM8], 'Which enhancements does HIGH add to it?', 'Which enhancements does HIGH add to CM-8?'],
  [[CM8], 'is it withdrawn', 'Is CM-8 withdrawn'],
  [[CM8], 'What are the assessment methods for it?', 'What are the assessment methods for CM-8?'],
  [[CM8], 'now the same for CM-6', 'Explain CM-6 to me'],
  [[CM8], 'ok thanks, and how would I test it?', 'How would I test CM-8?'],
  [[CM8], 'quote it', 'Quote CM-8'],
  [[CM8], 'Which CSF subcategories does it map to?', 'Which CSF subcategories does CM-8 map to?'],
  [[CM8], 'and the related controls?', 'What are the related controls of CM-8?'],
  [[CM8], 'Does that include software licenses?', 'Does CM-8 include software licenses?'],
  [[CM8], 'give me more details please', 'Explain CM-8 in detail'],
  [[SC28], 'and to phones?', 'and to phones?'],
  [[SC28], 'what about SC-8?', 'Does SC-8 apply to laptops?'],
  [[SC28], 'Is encryption mandatory under it?', 'Is encryption mandatory under SC-28?'],
  [[SC28], 'in which baselines is this control?', 'In which baselines is SC-28?'],
  [[LEAVER], 'what does the second one say?', 'What does PE-2 say?'],
  [[LEAVER], 'which of these are in LOW?', 'Which of PS-4, PE-2 and AC-2 are in LOW?'],
  [
    [LEAVER],
    'What evidence would an auditor want for the first one?',
    'What evidence would an auditor want for PS-4?',
  ],
  [[CROSSWALK], 'and AC-3?', 'Which CSF subcategories does AC-3 map to?'],
  [[CROSSWALK], 'and its parameters?', 'What are the parameters of AC-2?'],
  [[IA2_ENHANCEMENTS], 'what about the third?', 'What does IA-2(5) require?'],
  [[IA2_ENHANCEMENTS], 'which ones apply to LOW?', 'Which enhancements of IA-2 apply to LOW?'],
  [[IA2_ENHANCEMENTS], 'how many of them are there?', 'How many enhancements does IA-2 have?'],
  [[DUTIES_COMPARED], 'which one do auditors check more?', 'Which of AC-5 and AC-6 do auditors check more?'],
  [[DUTIES_COMPARED], 'are they related?', 'Are AC-5 and AC-6 related?'],
  [[DUTIES_COMPARED], 'what are the parameters of the second?', 'What are the parameters of AC-6?'],
  [[DUTIES_COMPARED], "and the first one's enhancements?", 'What are the enhancements of AC-5?'],
  [[AC11_PARAMETERS], 'and for AC-12?', 'What must I define for AC-12?'],
  [[AC11_PARAMETERS], 'is it in HIGH too?', 'Is AC-11 in HIGH?'],
  [[AU10_BASELINES], 'why only those?', 'why only those?'],
  [[AU10_BASELINES], 'And AU-11 and AU-12?', 'Which baselines are AU-11 and AU-12 in?'],
  [
    [AU10_BASELINES, DUTIES_COMPARED],
    'back to AU-10: what does it require?',
    'back to AU-10: what does it require?',
  ],
  [
    [CM8],
    'Who reviews firewall rules and how often do they do that?',
    'Who reviews firewall rules and how often do they do that?',
  ],
  [
    [CM8],
    'What happens to equipment when it leaves the building?',
    'What happens to equipment when it leaves the building?',
  ],
  [
    [SC28],
    'Which control says how keys are kept and who may use them?',
    'Which control says how keys are kept and who may use them?',
  ],
  [[IA2_ENHANCEMENTS], 'Is MFA needed for guests?', 'Is MFA needed for guests?'],
  [
    [DUTIES_COMPARED],
    'What is the difference between a policy and a procedure?',
    'What is the difference between a policy and a procedure?',
  ],
  [[LEAVER], 'How fast must her access be removed?', 'How fast must her access be removed?'],
  [
    [AU10_BASELINES],
    'Does a vendor have to sign anything before it connects?',
    'Does a vendor have to sign anything before it connects?',
  ],
  [
    [AC11_PARAMETERS],
    'Our scanner found holes. How soon must they be closed?',
    'Our scanner found holes. How soon must they be closed?',
  ],
];
