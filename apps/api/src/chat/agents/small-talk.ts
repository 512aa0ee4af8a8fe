/** Greetings, thanks and questions about the answerer itself: nothing that any document could answer. */
const SMALL_TALK: readonly RegExp[] = [
  /^(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings|hola|buenos d[ií]as|hallo|guten (?:tag|morgen|abend)|bonjour|salut|ol[aá]|bom dia)(?: (?:there|all|everyone))?$/iu,
  /^(?:ok(?:ay)?|great|good|perfect|cool|fine|nice|got it|i see|(?:many )?thanks?(?: you)?(?: (?:very|so) much| a lot)?|thx|bye|goodbye|see you|gracias|danke|merci|obrigad[oa])$/iu,
  /^(?:help|help me|i need help|(?:please )?help(?: me)? please|start|what)$/iu,
  /^(?:who|what) (?:are|r) (?:you|u)(?: exactly)?$/iu,
  /^(?:what|how much) (?:can|do|could) (?:you|i) (?:do|know|ask|answer|help(?: me)? with)(?: (?:here|you|about|for me))*$/iu,
  /^how (?:do|does|can|should) (?:i|you|this|it) (?:work|use (?:this|you|it)|ask|start|begin|help)$/iu,
  /^how are you(?: (?:doing|today))?$/iu,
];
const PARTS = /[\s,.!;:]+(?=\S)/gu;

/** Whether a question is nothing but that, or has no word at all. */
export function isSmallTalk(question: string): boolean {
  const words = question
    .replaceAll(/[^\p{L}\p{N}\s?,.!;:'’]/gu, ' ')
    .trim()
    .replace(/[\s.!?,;:]+$/u, '');
  if (!/[\p{L}\p{N}]/u.test(words)) {
    return true;
  }
  return isOne(words) || isOne(words.replaceAll(PARTS, ' ')) || words.split(/[,.!;:]+\s*/u).every(isOne);
}

function isOne(words: string): boolean {
  return SMALL_TALK.some((is) => is.test(words.trim()));
}

export const WHAT_MAY_BE_ASKED = [
  'I answer questions about NIST SP 800-53 and the documents that are here, with the passages that say so. Ask, for instance:',
  '',
  '- What does AC-2 require?',
  '- Is AU-10 in MODERATE?',
  '- Which enhancements does HIGH add to CP-9?',
  '- Which controls cover backups?',
  '- An administrator left and her accounts are still active. Which controls did we fail?',
].join('\n');
