import { sign, type SituationSign } from './situation-sign.js';

/** Systems and what runs on them. */
export const SYSTEM_SIGNS: readonly SituationSign[] = [
  sign(
    'something was changed without approval',
    /\bstraight (?:to|into|in) (?:the )?(?:live|production)\b|\bwithout (?:asking|approval|permission|telling|a ticket|anybody)\b|\bunauthori[sz]ed changes?\b|\bunapproved changes?\b/i,
    'configuration change control',
    'access restrictions for change',
  ),
  sign(
    'a change was not tried out',
    /\b(?:untested|untried)\b|\bchanges?\b.{0,40}\b(?:not|never) (?:tested|tried)\b/i,
    'impact analyses',
    'testing validation and documentation of changes',
  ),
  sign(
    'a system went live unapproved',
    /\bwent live\b|\bput into (?:use|operation)\b.{0,40}\bwithout\b|\bwithout (?:sign-?off|authori[sz]ation)\b/i,
    'authorization to operate',
    'control assessments',
  ),
  sign(
    'findings were not dealt with',
    /\b(?:findings|weaknesses|deficienc\w+|audit points)\b.{0,50}\b(?:never|not|still|open)\b/i,
    'plan of action and milestones',
    'risk response',
  ),
  sign(
    'nobody assessed the controls',
    /\b(?:nobody|never|not|no one)\b.{0,30}\b(?:assess|audit|verif)\w*\b.{0,30}\b(?:controls?|security|safeguards)\b/i,
    'control assessments',
    'continuous monitoring',
  ),
  sign(
    'nobody knew of a component',
    /\b(?:nobody|no one|we) (?:can|could|cannot|could not) (?:say|tell) (?:how many|which|what)\b.{0,60}\b(?:laptops?|computers?|servers?|devices?|programs?|systems?|software)|\bnobody knew (?:existed|about|of|we had|was there)\b|\bunknown (?:server|device|system|computer|laptop|router)\b|\bforgotten (?:server|system|computer)\b|\bnot in (?:the|our|any) inventory\b|\bshadow IT\b|\brogue (?:device|server|access)/i,
    'system component inventory',
    'unauthorized component detection',
  ),
  sign(
    'people installed what they liked',
    /\binstalled\b.{0,30}\b(?:games?|software|apps?|programs?|tools?|plug-?ins?|extensions?)\b|\bunlicensed\b|\bpirated\b/i,
    'user-installed software',
    'software usage restrictions',
  ),
  sign(
    'more was switched on than needed',
    /\b(?:unused|unneeded|unnecessary|open) (?:ports?|services?|protocols?)\b|\btelnet\b/i,
    'least functionality',
  ),
  sign(
    'a known weakness stayed open',
    /\b(?:known|old|critical|open) (?:hole|vulnerabilit\w+|flaw|weakness)|\b(?:flaw|hole|vulnerability|bug|weakness)\b.{0,60}\b(?:known|written about|for months|for years|published|newspapers?)|\b(?:nobody|never|not) scann?ed\b|\bvulnerability scan/i,
    'vulnerability monitoring and scanning',
    'flaw remediation',
  ),
  sign(
    'an update was missing',
    /\bpatch(?:es|ed|ing)?\b|\bnever updated\b|\bnot updated\b|\bunpatched\b|\bupdates?\b.{0,30}\b(?:never|not|missing|late)\b|\bout of date\b|\boutdated\b/i,
    'flaw remediation',
    'vulnerability monitoring and scanning',
  ),
  sign(
    'a component has no support any more',
    /\bno longer support|\bend[- ]of[- ](?:life|support)\b|\bunsupported\b|\bnot supported any ?more\b/i,
    'unsupported system components',
  ),
  sign(
    'malicious code came in',
    /\bvirus|\bmalware\b|\btrojan\b|\binfected\b|\bmalicious (?:code|software|program)|\bworm\b|\binfection\b/i,
    'malicious code protection',
  ),
  sign(
    'files were taken hostage',
    /\bransom/i,
    'malicious code protection',
    'system backup',
    'incident handling',
  ),
  sign(
    'removable media were used',
    /\bUSB\b|\b(?:memory|thumb|flash|usb)[- ]?(?:stick|drive)s?\b|\bremovable (?:media|disk|drive)/i,
    'media use',
  ),
  sign(
    'input was not checked',
    /\bSQL\b|\b(?:typing|typed|entering|entered)\b.{0,50}\b(?:form|field|page|box)\b|\b(?:database|script|system) commands?\b.{0,40}\b(?:form|field|box|page)\b|\binjection\b|\bcross[- ]site\b/i,
    'information input validation',
  ),
  sign(
    'an error told too much',
    /\berror (?:messages?|pages?)\b|\b(?:printed|showed|shows|displayed|revealed)\b.{0,60}\b(?:database|stack|file path|user name|server name)\b/i,
    'error handling',
  ),
  sign(
    'software was not tested',
    /(?=.*\b(?:code|developers?|software|release|production|application)\b).*\b(?:without|no|never|not)\b.{0,25}\b(?:tests?|tested|testing|code review)\b|\bbugs? (?:in|into) production\b/i,
    'developer testing and evaluation',
    'impact analyses test changes',
  ),
  sign(
    'real data were used for tests',
    /\b(?:real|live|production|customer) (?:data|records)\b.{0,50}\b(?:test|develop)/i,
    'minimize personally identifiable information used in testing',
    'development process test environment data',
  ),
  sign(
    'traffic could be read on its way',
    /\b(?:clear|plain)[- ]?text\b|\b(?:ordinary|normal|plain) e-?mail\b|\banybody on the way\b|\bunencrypted (?:connection|e-?mail|traffic|line)|\beavesdrop|\bintercept(?:ed|ing)?\b|\bsniff/i,
    'transmission confidentiality and integrity',
    'cryptographic protection',
  ),
  sign(
    'a service was overwhelmed',
    /\bflooded with\b|\b(?:thousands|millions) of (?:robots|requests|bots|computers|calls)\b|\bbotnet\b|\bdenial[- ]of[- ]service\b|\bDDoS\b|\boverwhelmed\b|\boverload/i,
    'denial-of-service protection',
  ),
  sign(
    'an intruder could move on inside',
    /\b(?:spread|moved) (?:freely|sideways|laterally|through|across|to every)\b|\blateral|\bflat network\b|\b(?:infection|attack|virus|malware|worm)\b.{0,60}\b(?:reached|jumped|travell?ed)\b|\bsame network\b/i,
    'boundary protection',
    'information flow enforcement',
  ),
  sign(
    'data were carried out',
    /\b(?:sent|e-?mailed|uploaded|copied)\b.{0,60}\b(?:home|private|personal|outside|competitor|dropbox)\b|\bexfiltrat/i,
    'prevent exfiltration',
    'information flow enforcement',
  ),
  sign(
    'names of sites were falsified',
    /\bDNS\b|\b(?:redirected|sent|led) to a (?:fake|false|wrong) (?:web)?(?:site|page|server)\b/i,
    'secure name address resolution service',
    'session authenticity',
  ),
  sign(
    'old or weak cryptography was used',
    /\b(?:MD5|SHA-?1|SSL|old TLS|DES|weak (?:encryption|cipher|cryptograph\w*)|home-?made encryption)\b/,
    'cryptographic protection',
  ),
  sign(
    'a camera or microphone listened',
    /\b(?:cameras?|microphones?|webcams?)\b.{0,50}\b(?:on|listen|record|remote|activated)/i,
    'collaborative computing devices',
    'sensor capability and data',
  ),
  sign(
    'a strange device was connected',
    /\bplugged\b.{0,60}\b(?:laptop|device|computer|router|box)\b|\b(?:laptop|device|computer)\b.{0,40}\b(?:into|to) (?:our|the) network\b/i,
    'device identification and authentication',
    'boundary protection',
    'unauthorized component detection',
  ),
  sign(
    'a key was lost or exposed',
    /\b(?:encryption|private|secret|signing|cryptographic|master) keys?\b/i,
    'cryptographic key establishment and management',
  ),
];
