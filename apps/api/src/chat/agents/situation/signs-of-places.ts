import { sign, type SituationSign } from './situation-sign.js';

/** Places, and things that are carried around. */
export const PLACE_SIGNS: readonly SituationSign[] = [
  sign(
    'somebody came in who should not',
    /\bstrangers?\b|\btailgat|\bfollowed\b.{0,40}\b(?:door|inside|into)\b|\bunescorted\b|\bvisitors?\b.{0,40}\b(?:alone|unescorted|wandered)\b|\b(?:doors?|exits?|gates?|entrances?)\b.{0,50}\b(?:held open|open|brick|unlocked|opened)\b|\bwalk(?:ed|ing) out with\b|\bbroke into (?:the|our) (?:office|building|room)|\bdoors?\b.{0,25}\b(?:open|unlocked|propped)\b|\bbadges?\b/i,
    'physical access control',
    'monitoring physical access',
    'physical access authorizations',
  ),
  sign(
    'a fire broke out',
    /\bfires?\b|\bburn(?:ed|t|s|ing)?\b|\bsmoke\b/i,
    'fire detection and suppression systems',
    'contingency plan',
  ),
  sign(
    'a site was lost',
    /\bdata ?cent(?:er|re)\b.{0,40}\b(?:burn|destroy|flood|down|gone)|\bdestroyed\b|\bearthquake|\bhurricane|\btornado|\bstorm\b|\bdisaster\b/i,
    'alternate processing site',
    'contingency plan',
  ),
  sign(
    'water came in',
    /\bwater\b|\bfloods?\b(?! of)|\bpipes?\b|\bsprinkler|\bbasement was flooded/i,
    'water damage protection',
  ),
  sign(
    'power failed',
    /\bpower (?:cut|failure|outage|loss|went|supply)|\bblackout\b|\belectricity\b|\blightning\b|\bbatter(?:y|ies)\b.{0,30}\b(?:lasted|empty|minutes)/i,
    'emergency power',
    'power equipment and cabling',
  ),
  sign('it was too hot', /\boverheat|\btoo hot\b|\bair[- ]condition|\bcooling\b/i, 'environmental controls'),
  sign(
    'equipment was carried in or out',
    /\b(?:equipment|servers?|machines?|parcels?|deliver(?:y|ies))\b.{0,40}\b(?:carried|brought|taken|removed|delivered|left) (?:in|out|away|at)\b/i,
    'delivery and removal',
  ),
  sign(
    'a key, badge or code for doors was misused',
    /\b(?:key fobs?|key cards?|access cards?|door codes?|keys? to the|combinations?|locks?)\b/i,
    'physical access control keys combinations',
    'physical access authorizations',
  ),
  sign(
    'a line was cut',
    /\b(?:internet|phone|network|telephone|fib(?:er|re)) (?:line|connection|cable)s?\b.{0,40}\b(?:cut|down|fail)|\bcables?\b.{0,20}\bcut\b/i,
    'telecommunications services',
    'power equipment and cabling',
  ),
  sign(
    'backups lay where the originals were',
    /\b(?:tapes?|copies)\b.{0,30}\bnext to\b|\bbackups?\b.{0,60}\b(?:same|next to|on[- ]?site)\b|\bonly (?:backup|copy|copies)\b/i,
    'alternate storage site',
    'system backup',
  ),
  sign(
    'backups could not be used',
    /\brestor(?:e|ed|ing)\b|\bbackups?\b.{0,60}\b(?:could not|cannot|fail|corrupt|unreadable|empty|never tested)/i,
    'system backup testing for reliability and integrity',
    'system recovery and reconstitution',
    'contingency plan testing',
  ),
  sign(
    'there was no backup',
    /\b(?:no|without|missing) backups?\b|\bnever backed up\b|\bnot backed up\b/i,
    'system backup',
  ),
  sign(
    'nobody knew how to go on',
    /\bno (?:contingency|recovery|emergency|continuity) plan\b|\bknew what to do\b|\blast (?:test|drill|exercise)\b|\b(?:emergency|contingency|recovery) plan\b.{0,60}\b(?:years? ago|no longer|never|not)\b|\b(?:never|not|ever)(?: been)? (?:practi[sc]ed|rehearsed|exercised|drilled)\b|\b(?:plan|drill)\b.{0,30}\b(?:never|not) (?:tested|practi[sc]ed|tried)\b/i,
    'contingency plan',
    'contingency plan testing',
    'contingency training',
  ),
];

export const THING_SIGNS: readonly SituationSign[] = [
  sign(
    'a device was lost or stolen',
    /\b(?:lost|stolen|stole|missing|loses|left)\b.{0,50}\b(?:laptop|phone|tablet|notebook|device|memory stick|usb stick)\b|\b(?:laptop|phone|tablet|notebook|device|stick)s?\b.{0,40}\b(?:lost|stolen|missing|left in)\b/i,
    'protection of information at rest',
    'access control for mobile devices',
    'incident reporting',
  ),
  sign(
    'media were on the way',
    /\bcourier\b|\bshipped\b|\bin the (?:mail|post)\b|\b(?:tape|disk|drive|media)s?\b.{0,40}\bon the way\b/i,
    'media transport',
    'protection of information at rest',
  ),
  sign(
    'media were given away with data on them',
    /\bdata still on\b|\b(?:gave|given|sent)\b.{0,40}\bback\b.{0,80}\bstill in\b|\b(?:discarded|scrapped|used|second-?hand)\b.{0,20}\b(?:computers?|drives?|disks?|laptops?|phones?|copiers?)\b|\b(?:sold|threw|thrown|dumped|recycled|donated|disposed|trash|returned)\b.{0,60}\b(?:data|drives?|disks?|laptops?|paper|copiers?|printers?|tapes?|records|computers?)\b|\b(?:drives?|disks?|laptops?|papers?|copiers?|tapes?|records|computers?)\b.{0,60}\b(?:sold|thrown|trash|bin|dump|disposed|donated|recycled)\b/i,
    'media sanitization',
  ),
  sign(
    'papers or files were found outside',
    /\b(?:files?|papers?|documents?|folders?|boxes|letters|print-?outs?)\b.{0,60}\b(?:skip|dumpster|bin|trash|garbage|rubbish|street|car park|train)\b/i,
    'media sanitization',
    'media storage',
    'media access',
  ),
  sign(
    'media were not labelled',
    /\b(?:unmarked|unlabel+ed)\b|\b(?:not|without) (?:an? )?(?:labels?|labell?ed|marked|marking)\b/i,
    'media marking',
    'media access',
  ),
  sign(
    'media lay open',
    /\b(?:cabinet|drawer|shelf|on (?:his|her|the|a) desk)\b/i,
    'media storage',
    'media access',
  ),
  sign(
    'somebody from outside did the maintenance',
    /\b(?:repair|service|maintenance) (?:technician|engineer|worker|company|crew|staff|m[ae]n)\b|\btechnician\b.{0,20}\bfrom outside\b|\bmechanics?\b|\brepairm[ae]n\b|\btechnicians?\b.{0,40}\b(?:repair|maintain|fix|test)/i,
    'maintenance personnel',
    'controlled maintenance',
  ),
  sign(
    'maintenance was done from afar',
    /\bremote (?:maintenance|support)\b|\b(?:supplier|vendor|maker|engineer|technician)\b.{0,40}\bconnects?\b|\bmaintenance session/i,
    'nonlocal maintenance',
  ),
  sign(
    'a tool for maintenance was brought in',
    /\b(?:diagnostic|maintenance|test) (?:tools?|software|equipment|laptop)\b|\bto (?:run|do) (?:some )?(?:tests|diagnostics)\b/i,
    'maintenance tools',
  ),
  sign(
    'a part could not be replaced in time',
    /\bspare parts?\b|\breplacement parts?\b|\bcannot (?:get|buy|order)\b/i,
    'timely maintenance',
  ),
  sign(
    'a supplier fell away',
    /\bbankrupt|\bout of business\b|\b(?:only|single|sole) (?:maker|supplier|vendor|source|manufacturer)\b/i,
    'supply chain risk management plan',
    'acquisition strategies supply chain',
  ),
  sign(
    'something was bought without demands',
    /\b(?:bought|purchased|ordered|procured|contract|tender)\b.{0,80}\b(?:without|nothing|no mention|never|forgot)|\b(?:without|nothing|no|never)\b.{0,60}\bin the contract\b/i,
    'acquisition process requirements in contracts',
    'supplier assessments and reviews',
  ),
  sign(
    'nobody thought of the risks',
    /\b(?:never|not|nobody|no one|without)\b.{0,20}\b(?:thought|thinking|considered|assessed|analy[sz]ed)\b.{0,50}\b(?:risks?|wrong|consequences|dangers?|threats?)|\bno risk (?:assessment|analysis)/i,
    'risk assessment',
    'security categorization',
  ),
  sign(
    'a service of others failed',
    /\b(?:cloud|hosting|service|payroll) (?:provider|vendor|company)\b|\bhosts? our\b|\boutsourc|\bthird part(?:y|ies)\b|\bSaaS\b/i,
    'external system services',
    'acquisition process requirements in contracts',
  ),
  sign(
    'systems of others were connected',
    /\b(?:partner|supplier|customer)(?:'s|s')? (?:network|systems?)\b|\bconnected\b.{0,40}\bpartner/i,
    'information exchange agreements',
    'internal system connections',
  ),
  sign(
    'a part was not genuine',
    /\bcounterfeit|\brelabel+ed\b|\bused parts?\b|\bnot genuine\b|\bfake (?:parts?|components?|cards?|chips?|devices?)\b/i,
    'component authenticity anti-counterfeit',
    'supplier assessments and reviews',
  ),
  sign(
    'something was tampered with on its way to us',
    /\b(?:vendor|supplier|maker|manufacturer)(?:'s|s')?\b.{0,80}\b(?:build|compromis|tamper|malicious|slipped|backdoor)|\bmalicious\b.{0,60}\b(?:vendor|supplier|update)|\bbackdoor\b|\btampered\b/i,
    'supply chain controls and processes',
    'software, firmware, and information integrity',
    'tamper resistance and detection',
  ),
  sign(
    'data about people were used otherwise than told',
    /\bconsent\b|\bprivacy notice\b|\bpersonal data\b.{0,60}\b(?:other|marketing|longer|purpose)|\bcollect(?:s|ed)? (?:more|the|all)\b|\bnobody needs\b.{0,10}$|\b(?:location|health|birth) (?:data|of (?:children|people|users|customers))\b/i,
    'consent',
    'personally identifiable information processing purposes',
    'privacy notice',
  ),
];
