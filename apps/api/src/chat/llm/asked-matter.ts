import { type Passage } from '@app/common/contracts';

/** Nobody's documents can say it. */
const NOTHING = /(?!)/;

/**
 * Matters that a question may ask of anything and that a document settles only if it speaks of them: what something costs,
 * who made it and when, what is best. A question for one of them shares its other words with many passages.
 */
const MATTERS: readonly { readonly asks: RegExp; readonly speaks: RegExp }[] = [
  {
    asks: /\b(?:costs?|price[sd]?|pricing|cheap(?:er|est)?|expensive|salar(?:y|ies)|wages?|earn|discounts?)\b|\bhow much (?:is|are|do i pay)\b/i,
    speaks:
      /\b(?:price[sd]?|pricing|cheap(?:er|est)?|expensive|salar(?:y|ies)|wages?|earn|discounts?|fees?)\b|\bcosts?\b(?![- ]effective)|[$€£]/i,
  },
  {
    asks: /\b(?:which|what)\b.{0,60}\b(?:is|are) (?:the )?(?:best|better|nicest)\b(?! (?:practices?|ways?|approach))|\b(?:better|worse) than\b|\brecommend (?:me )?(?:a|an|some)\b|\bshould (?:i|we) (?:buy|choose|pick)\b|\bwhich \w+(?: \w+)? should (?:i|we) use\b/i,
    speaks: /\b(?:best|better|worse|recommend\w*|prefer\w*)\b/i,
  },
  {
    asks: /\bwho (?:first )?(?:invented|discovered|founded|wrote|composed|painted|won|hacked)\b|\bwhen (?:was|were|did)\b.*\b(?:founded|invented|discovered|born|die|published|released)\b/i,
    speaks:
      /\b(?:invent(?:ed|or)|discovere?[dr]|found(?:ed|er)|wrote|written by|author|born|published (?:in|on)|released (?:in|on))\b/i,
  },
  {
    asks: /\bwho is (?:the )?(?:current )?(?:ceo|director|president|king|queen|minister|founder|author|inventor|head) of\b/i,
    speaks: /\b(?:ceo|director|president|king|queen|minister|founder|author|inventor) of\b/i,
  },
  {
    asks: /\b(?:fines?|penalt(?:y|ies)|imprisonment)\b/i,
    speaks: /\b(?:fines|fined|penalt(?:y|ies)|imprisonment)\b/i,
  },
  {
    asks: /\b(?:joke|poem|song|recipe|weather|horoscope|movie|novel|lyrics)\b/i,
    speaks: /\b(?:joke|poem|song|recipe|weather|horoscope|movie|novel|lyrics)\b/i,
  },
  {
    asks: /\bwhen (?:does|do|will|did)\b.*\b(?:take effect|c[ao]me into force|enter(?:ed)? into force)\b|\bdeadline of\b/i,
    speaks: /\b(?:takes? effect|into force|deadline|effective date)\b/i,
  },
  {
    asks: /\b(?:ignore|disregard|forget)\b.{0,20}\b(?:previous|prior|above|earlier)\b.{0,20}\b(?:instructions?|prompts?|rules?)\b|\b(?:your|the) system prompt\b/i,
    speaks: /\bsystem prompt\b|\bprompt injection\b/i,
  },
  {
    asks: /\b(?:print|show|repeat|reveal|output|display|give me|what (?:are|is|were))\b.{0,20}\b(?:your (?:\w+ )?(?:instructions?|prompts?|rules|guidelines)|(?:text|words|everything|message) above)\b/i,
    speaks: /\bsystem prompt\b|\bprompt injection\b/i,
  },
  {
    asks: /\bshould i (?:quit|leave|resign|marry|invest|sue|trust|worry)\b|\b(?:am|will) i (?:going to |gonna )?(?:be |get )?(?:fired|dismissed|sued|promoted|in trouble|right|wrong|compliant|secure|safe)\b/i,
    speaks: NOTHING,
  },
  {
    asks: /\b(?:is|are) (?:we|my|our|this|the) ?(?:\w+ ){0,2}(?:compliant|secure enough|safe|certified|hacked|going to (?:pass|fail))\b/i,
    speaks: NOTHING,
  },
];

/**
 * Frameworks and publications that are not SP 800-53: a question for what one of them says is answered by a passage that
 * names it, and by no other.
 */
const OTHER_FRAMEWORK =
  /\b(?:ISO(?:[/ -]?IEC)?[ -]?\d{4,5}|CIS (?:critical )?(?:security )?(?:controls?|benchmarks?)|HIPAA|PCI[ -]?DSS|SOC ?2|CMMC|GDPR|COBIT|NERC[ -]CIP|HITRUST|SOX|NIS ?2|SP ?800-(?!53|171)\d{1,3}|FIPS ?\d{3})\b/gi;

function namesOther(question: string, passages: readonly Passage[]): boolean {
  const names = question.match(OTHER_FRAMEWORK) ?? [];
  const texts = passages.map(({ title, text }) => plainName(`${title} ${text}`));
  return names.some((name) => !texts.some((text) => text.includes(plainName(name))));
}

function plainName(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Whether the question asks for a matter that none of the passages speaks of. */
export function asksForUnspoken(question: string, passages: readonly Passage[]): boolean {
  return (
    namesOther(question, passages) ||
    MATTERS.some(
      ({ asks, speaks }) =>
        asks.test(question) && !passages.some(({ title, text }) => speaks.test(`${title}\n${text}`)),
    )
  );
}

/** Words that are names by their looks: with a digit, or with capitals beyond a first one or in the middle of a sentence. */
export function namesIn(question: string): readonly string[] {
  const words = question.match(/[\p{L}\p{N}][\p{L}\p{N}.+-]*[\p{L}\p{N}+]|[\p{L}\p{N}]/gu) ?? [];
  const english = /\b(?:what|which|who|how|when|where|why|does|is|are|the|should|can|must|do)\b/i.test(
    question,
  );
  return words.filter(
    (word, index) =>
      /\p{L}.*\d|\d.*\p{L}|\p{Lu}.*\p{Lu}|\p{Ll}\p{Lu}/u.test(word) ||
      (english && index > 0 && /^\p{Lu}/u.test(word)),
  );
}
