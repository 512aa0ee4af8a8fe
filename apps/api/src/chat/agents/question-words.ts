import { type FactAgent } from './agent-name.js';

/** A control's id in a clause is read as this, so that the patterns below can say where one stands. */
export const ID = '\u00a7';

const HELPERS = '(?:would|do|does|should|can|could|is|are|to|will|might|must|shall)';
const CONTROL = '(?:the )?(?:control |enhancement )?';
const ASSESSORS = '(?:an |the )?(?:assessors?|auditors?)';

/** Questions for what an agent knows: a clause is for an agent when one of its patterns matches. */
export const AGENT_WORDS: readonly (readonly [
  Exclude<
    FactAgent,
    'control-lookup' | 'baseline' | 'enhancements' | 'control-list' | 'crosswalk' | 'scenario'
  >,
  readonly RegExp[],
])[] = [
  [
    'comparison',
    [
      /\b(?:differences?|differ|differs|different from|contrast|distinguish(?:es)?|tell apart|side by side)\b/i,
      /\b(?:compar(?:e|es|ed|ing|ison)|versus|vs|(?:in|have in) common)\b/i,
    ],
  ],
  [
    'parameters',
    [
      /\bparameters?\b|\bODPs?\b|\borgani[sz]ation[- ]defined\b|\bassignments\b|\bselections?\b/i,
      /\bassignment (?:values?|operations?|statements?)\b|\bto be (?:defined|filled in)\b/i,
      /\b(?:must|should|do|shall|to|can) (?:i |we |you |(?:an|the) organi[sz]ation )?(?:have to |need to )?(?:define|fill in)\b/i,
      /\b(?:which|what) (?:values?|choices?|options?)\b|\b(?:choices|options) (?:in|of) (?:control )?\u00a7/i,
    ],
  ],
  [
    'related',
    [
      /(?<!-)\brelated (?:controls?|to)\b|\bcontrols?\b.{0,30}\b(?:is|are) (?:closely )?related\b/i,
      /\bcontrols? (?:that )?relates? to\b|\b(?:see also|controls (?:are )?(?:linked|connected|associated) (?:to|with))\b/i,
      /(?:\bcontrols?\b.{0,20} |\u00a7 )(?:names?|lists?|mentions?|references?|cites?) \u00a7 as (?:an? )?related\b/i,
      /\b(?:associated|linked) controls\b|\u00a7.{0,12}\u00a7 (?:are )?related\b/i,
    ],
  ],
  [
    'withdrawn',
    [
      /\u00a7 (?:is |was |been |has been |got )?(?:a )?(?:withdrawn|retired|superseded|deprecated|obsolete)\b/i,
      /\u00a7 (?:is |was |been |has been |got )?(?:moved|removed|dropped|replaced|incorporated|merged|folded)\b/i,
      /\b(?:withdrawn (?:control )?|withdrawal of )\u00a7/i,
      /\b(?:of (?:them|these|those)|it|they) (?:is |are |was |were )(?:withdrawn|retired|superseded|deprecated|obsolete)\b/i,
      new RegExp(`\\bwhat (?:has |ever )?(?:happened (?:to|with)|became of|become of) ${CONTROL}\u00a7`, 'i'),
      new RegExp(`\\bwhere (?:did|has|is|was|does) ${CONTROL}\u00a7`, 'i'),
      /\b(?:what|which control) (?:has )?(?:replaced|replaces|superseded|supersedes)\b/i,
      /\u00a7 still (?:a |an |in )?(?:active|valid|current|exists?|force|there|control)\b/i,
      /\b(?:does|do) \u00a7 (?:still )?exist\b/i,
    ],
  ],
  [
    'assessment',
    [
      new RegExp(
        `\\bhow ${HELPERS} (?:i |we |you |one |${ASSESSORS} )?(?:assess|test|verify|audit|check) ${CONTROL}\u00a7`,
        'i',
      ),
      new RegExp(
        `\\bhow ${HELPERS} ${CONTROL}\u00a7(?:,? (?:and )?\u00a7)* (?:be )?(?:assessed|tested|verified|audited|checked|examined)\\b`,
        'i',
      ),
      new RegExp(`\\b(?:how|what) ${HELPERS} ${ASSESSORS}\\b`, 'i'),
      new RegExp(
        `\\b(?:whom?|what) (?:${HELPERS}|has|have)\\b.{0,20}\\b(?:interview(?:ed)?|examined?|tested)\\b`,
        'i',
      ),
      /\bassessment (?:objectives?|methods?|procedures?|objects?|steps?|criteria)\b|\bhow is it (?:assessed|tested)\b/i,
      /\bassess(?:ing)? \u00a7|\bassessment (?:of|for) (?:control )?\u00a7|^(?:test|audit|verify) (?:control )?\u00a7/i,
      /\b(?:test|examine|examination|interview) (?:methods?|objects?)\b/i,
      new RegExp(
        `\\b(?:which|what) (?:[a-z]+ ){1,3}${HELPERS} (?:i |we |you |one |be |${ASSESSORS} )?(?:be )?(?:examined?|interview(?:ed)?|tested)\\b`,
        'i',
      ),
      /\bdetermination statements?\b|\b800-53A\b|\btest procedures?\b/i,
      /\b(?:give|show|list|tell)(?: me)?(?: the| all| some)? (?:evidence|artifacts)\b|\b(?:evidence|artifacts?) (?:to|that|which|we|i|you)(?: \w+){0,2} (?:collect|gather|provide|show|need|prepare)\b/i,
      /\b(?:what|which) (?:evidence|artifacts?)\b|\b(?:evidence|artifacts?) (?:for|of) (?:control )?\u00a7/i,
    ],
  ],
];

/** The baselines of SP 800-53B as a subject, and no baseline configuration of a system. */
export const BASELINE_WORDS =
  /\bbaselines?\b(?! (?:configurations?|settings?|images?|builds?))(?<!configuration baselines?)|\b(?:low|moderate|high)(?:[- ]impact\b| (?:systems?|only)\b)|\bonly (?:in|for|at) (?:the )?(?:low|moderate|high|privacy)\b|\bimpact levels?\b|\b800-53B\b/i;
export const BASELINE_NAMES = /\b(?:low|moderate|high|privacy)\b/gi;

/** A baseline's name where no other word says that it is one: in capitals, or as the last of what a control is in. */
export const PLAIN_BASELINE =
  /\b(?:LOW|MODERATE|HIGH|PRIVACY)\b|\u00a7 (?:is |be )?(?:in|part of|(?:required|needed|selected|mandatory) (?:for|at|in|by)|appl(?:y|ies) (?:to|at)|included in) (?:the )?(?:low|moderate|high|privacy)(?= ?(?:$|[?.,!]|and\b|or\b|level|system))/;

export const ENHANCEMENT_WORDS = /\benhan?ce?ments?\b/i;
/** Asks for enhancements by what they say, which their list does not tell. */
export const ENHANCEMENT_MATTER =
  /\benhan?ce?ments?\b.*\b(?:about|deals?|dealing|covers?|covering|concern\w*|address\w*|requir\w+|handl\w+|mention\w*|regarding|speaks?)\b/i;
/** What a baseline has more than another. */
export const ADDED_WORDS = /\b(?:add|adds|added|additional|more|extra|beyond|on top of|differences?)\b/i;
/** What stands behind these words in a question is what is left out. */
export const WITHOUT_WORDS =
  /\b(?:not|over|beyond|on top of|adds? to|compared (?:to|with)|than|without|except|excluding|missing from|absent from|relative to|versus|vs)\b/i;

/** A question of these words alone asks for what a control says as a whole, and for nothing in particular. */
export const LOOKUP_WORDS: ReadonlySet<string> = new Set(
  `about actually all and are ask asks briefly but by call called calls can content contents control controls could cover covers
  define definition demand demands describe detail details did discussion display do does each english enhancement
  enhancements everything exact exactly explain explained explanation find for full give guidance i in is it its item know language
  like look mandate mandates me mean meaning means meant more must name need nist of ok okay only open or our out outline overview
  paraphrase plain please present print purpose quote read require required requirement requirements requires rev say saying says see
  short show simple simply so sp state statement states summarise summarize summary supplemental tell terms text that the then
  title to under up us want was what whats whole will with word wording words would you 800-53 r5 5 csf subcategory 800-171`.split(
    /\s+/,
  ),
);
/** A question for what controls say that also names baselines: what they say is wanted, not only where they are. */
export const STATEMENT_WORDS =
  /\bdo(?:es)? .*\u00a7.* (?:require|say|state|ask|demand|mandate|mean|cover)\b|^(?:please |can you )?(?:show|explain|describe|summari[sz]e|quote|print|state|give|tell)\b.*\u00a7|\u00a7(?:'s)? (?:statement|text|requirements?)\b|\b(?:statement|text|requirements?) (?:of|for) \u00a7/i;
/** What may stand beside words of a lookup when a baseline is named. */
export const LEVEL_WORDS: ReadonlySet<string> = new Set(
  `a an at baseline baselines level levels impact system systems low-impact moderate-impact high-impact low moderate high
  privacy when as under within`.split(/\s+/),
);
/** The first words of a question that is answered by yes or no. */
export const YES_OR_NO =
  /^(?:and |so |but )?(?:is|are|was|were|does|do|did|has|have|must|should|shall|will|would)\b(?! you\b)/i;
export const DISCUSSION_WORDS = /\b(?:discussion|guidance|in full|in detail|everything)\b/i;

/** Asks for a reason, for advice or for a judgement, which no record holds. */
export const OPEN_WORDS: readonly RegExp[] = [
  /\bwhy\b|\b(?:our|my|your)\b(?! (?:low |moderate |high )?(?:systems?|baselines?)\b)|\bdo you think\b|\bfor example\b|\bexamples? of\b|\bbest practices?\b/i,
  /\bhow (?:do|can|should|could|would|might) (?:i|we|you|one) (?!(?:assess|test|verify|audit|check)\b)/i,
  /\bhow to (?!(?:assess|test|verify|audit|check)\b)/i,
  /\b(?:implement\w*|compl(?:y|ies|iant|iance)|recommend\w*|advi[sc]e|enough|satisf(?:y|ies|ied)|violat\w+)\b/i,
];
