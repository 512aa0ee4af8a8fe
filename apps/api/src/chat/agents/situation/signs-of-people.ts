import { sign, type SituationSign } from './situation-sign.js';

/** People, their access, and who watches over it. */
export const PEOPLE_SIGNS: readonly SituationSign[] = [
  sign(
    'somebody leaves the organization',
    /\b(?:quits?|resign(?:s|ed)|(?:was|were|been|got) (?:fired|dismissed|let go)|laid off|departed|retired|no longer works?)\b|\bleft (?:yesterday|today|last|us\b|and\b|(?:the|our|his|her) (?:company|organi[sz]ation|firm|agency|team|job)|(?:a|two|three|some|many|six) (?:days?|weeks?|months?|years?))|\b(?:contract|employment|assignment|internship|project) (?:has |had )?(?:ended|ran out|expired)\b|\bdied\b|\b(?:intern|trainee|temp|contractor|consultant|employee|worker|student)(?:'s)?\b.{0,60}\b(?:finished|gone|was over|had ended|went away|placement)\b|\b(?:former|ex-?) ?(?:employee|contractor|administrator|colleague|staff|worker)/i,
    'personnel termination',
    'disable accounts of users who leave',
  ),
  sign(
    'somebody changes jobs',
    /\b(?:moved|went|switched) to (?:another|a different|a new) (?:department|team|job|role|unit|position|office)|\b(?:was|were|been) (?:transferred|promoted|reassigned)\b|\bchanged (?:jobs?|roles?|departments?|teams?)\b/i,
    'personnel transfer reassignment',
    'account management review of accounts',
  ),
  sign(
    'an account stays open',
    /\baccounts?\b.{0,25}\b(?:active|enabled|open|working|dormant|orphaned|unused)\b|\bstill (?:has|have|had) (?:access|an account|accounts|a log)|\b(?:log-?in|account|badge|password|user)\b.{0,25}\b(?:still|was used|later used)\b|\b(?:can|could) still (?:log|access|use|enter|read|get in|sign)|\baccounts?\b.{0,20}\bnever (?:removed|disabled|deleted|closed)/i,
    'disable accounts',
    'account management',
  ),
  sign(
    'several people use one account',
    /\bshar(?:e|es|ed|ing)\b.{0,30}\b(?:accounts?|passwords?|log-?ins?|credentials?)\b|\b(?:same|generic|group|one|common|a single) (?:account|password|log-?in|user name|user)\b|\b(?:sign|log)s? in as the\b/i,
    'identification and authentication organizational users individually',
    'authenticator management',
    'account management shared accounts',
  ),
  sign(
    'somebody may do more than the work needs',
    /\b(?:too many|excessive|more|all (?:her|his|their|old|the)|old) (?:\w+ )?(?:rights|privileges|permissions|access)\b|\bcan also\b|\bcould also\b|\badmin(?:istrator)? rights\b|\b(?:every|all|any)\w*\b.{0,30}\b(?:is|are|has|have|as) (?:an? )?(?:local )?(?:root|admins?|administrators?)\b|\broot (?:access|rights|password)\b|\bfull access\b|\bdomain admin/i,
    'least privilege',
    'access enforcement',
  ),
  sign(
    'one person does what two should do',
    /\bsame (?:person|employee|clerk|user|developer|administrator|man|woman)\b|\bapproves? (?:his|her|their|its) own\b|\bcan both\b|\b(?:creates?|enters?|orders?|books?|requests?)\b.{0,40}\b(?:and|also)\b.{0,20}\b(?:approves?|releases?|pays?|signs? off)\b|\bone person\b.{0,30}\b(?:both|alone|and)\b/i,
    'separation of duties',
  ),
  sign(
    'somebody was hired without a check',
    /\bbackground checks?\b|\b(?:his|her|their) (?:past|references|criminal record)\b|\bvett(?:ed|ing)\b|\bcriminal record\b|\bconvict(?:ed|ion)\b|\bturned out to be\b.{0,30}\b(?:criminal|thief|fraud)/i,
    'personnel screening',
    'position risk designation',
  ),
  sign(
    'somebody from outside works here',
    /\b(?:temp(?:orary)? (?:worker|staff|employee)|contractors?|consultants?|agency (?:worker|staff)|freelancers?|subcontractors?)\b/i,
    'external personnel security',
  ),
  sign(
    'nobody signed the rules',
    /\b(?:never|not|nothing|nobody|without) .{0,12}sign(?:ed|ing)?\b|\bNDA\b|\b(?:confidentiality|nondisclosure|non-disclosure|access) agreement|\bnever (?:agreed|promised)\b|\bnot (?:agreed|promised) to\b/i,
    'access agreements',
    'rules of behavior',
    'external personnel security',
  ),
  sign(
    'somebody breaks the rules',
    /\b(?:broke|breaks|ignored|ignores) (?:the|our|all) (?:rules?|polic(?:y|ies))\b|\bdisciplin/i,
    'personnel sanctions',
    'rules of behavior',
  ),
  sign(
    'an insider acts against the organization',
    /\binsider\b|\bbrib|\bblackmail|\bsabotag|\bdisgruntled\b|\brevenge\b/i,
    'insider threat program',
    'personnel sanctions',
  ),
  sign(
    'people were not trained',
    /\b(?:not|never|nobody|no)\b.{0,25}\b(?:train(?:ed|ing)|taught|instructed)\b|\buntrained\b/i,
    'literacy training and awareness',
    'role-based training',
  ),
  sign(
    'people were deceived',
    /\bphish|\bclicked\b.{0,20}\blink\b|\bfake (?:\w+ )?(?:e-?mail|message|invoice|call|web|page|log-?in)|\bsocial engineering\b|\bopened\b.{0,20}\battachment\b|\bpretend(?:ed|ing) to be\b|\bimpersonat|\bsaid (?:he|she|they) (?:was|were) from\b|\bcallers?\b|\b(?:gave|told|handed)\b.{0,50}\bpasswords?\b/i,
    'literacy training and awareness social engineering',
    'spam protection',
    'malicious code protection',
  ),
];

export const ACCESS_SIGNS: readonly SituationSign[] = [
  sign(
    'passwords were guessed',
    /\bguess(?:ed|ing|es)?\b.{0,60}\b(?:password|pin|code)|\bpasswords?\b.{0,40}\bguess|\bbrute[- ]?forc|\b(?:tried|thousands? of|many|million)\b.{0,20}\bpasswords\b/i,
    'unsuccessful logon attempts',
    'authenticator management password',
  ),
  sign(
    'a password was bad',
    /\b(?:weak|short|simple|reused|easy|same) passwords?\b|\bpasswords?\b.{0,30}\b(?:written|sticky|note|weak|short|reused)\b/i,
    'password-based authentication',
    'authenticator management',
  ),
  sign(
    'a password or key stood in code',
    /\b(?:passwords?|keys?|secrets?|tokens?|credentials?)\b.{0,50}\b(?:source code|program text|in (?:the|our) (?:code|program)|code repository|repository|script|code site|github|hard-?coded)\b|\bhard-?coded\b/i,
    'no embedded unencrypted static authenticators',
    'authenticator management',
  ),
  sign(
    'a password was given to the wrong person',
    /\breset\b.{0,40}\bpasswords?\b|\bpasswords?\b.{0,40}\breset\b|\bhelp ?desk\b.{0,60}\b(?:password|unlock)/i,
    'authenticator management',
    'identity proofing',
  ),
  sign(
    'a preset password was kept',
    /\badmin(?:istrator)? as (?:its|the|their|a) password\b|\b(?:default|factory|preset|standard) (?:\w+ )?(?:passwords?|credentials?|log-?ins?)\b|\bpasswords?\b.{0,30}\b(?:manufacturer|factory|maker|vendor|default)\b/i,
    'change default authenticators prior to use',
    'configuration settings',
  ),
  sign(
    'a password was enough to get in',
    /\bstolen (?:password|credential|log-?in)s?\b|\b(?:second|two|multi)[- ]?factor\b|\bMFA\b|\bonly (?:a|one|the) password\b/i,
    'multi-factor authentication to accounts',
    'authenticator management',
  ),
  sign(
    'a screen was open to others',
    /\bwalked away\b|\bunattended\b|\bunlocked (?:screen|computer|workstation|pc|session)\b|\b(?:on|from) (?:the|her|his|a) (?:screen|monitor)\b|\bover (?:the|her|his) shoulder/i,
    'device lock',
    'access control for output devices',
  ),
  sign(
    'a session stayed open',
    /\bsessions?\b.{0,40}\b(?:open|overnight|weekend|never)\b|\bstayed logged (?:in|on)\b/i,
    'session termination',
    'network disconnect',
  ),
  sign(
    'somebody came in from afar',
    /\bfrom (?:abroad|home|a hotel|a caf|another country)|\bremote(?:ly)? (?:access|log|work|desktop)|\bVPN\b|\btelework|\bhome office\b/i,
    'remote access',
    'alternate work site',
  ),
  sign(
    'a wireless network was used',
    /\bwi-?fi\b|\bwireless\b|\baccess point\b|\bhotspot\b/i,
    'wireless access',
  ),
  sign(
    'a private device or service was used',
    /\b(?:private|personal|(?:his|her|their) own) (?:laptop|phone|computer|device|tablet|e-?mail|account)\b|\bBYOD\b/i,
    'use of external systems',
    'access control for mobile devices',
  ),
  sign(
    'data lay open to the public',
    /\bmisconfigur|\b(?:bucket|share|folder|database|storage|dashboard)\b.{0,40}\b(?:public|open|exposed|anyone|everybody|internet)\b|\bpublicly (?:accessible|exposed|reachable)\b/i,
    'access enforcement',
    'configuration settings',
    'boundary protection',
  ),
  sign(
    'something was published by mistake',
    /\b(?:published|posted)\b.{0,60}\b(?:web|website|online|internet|forum|mistake)/i,
    'publicly accessible content',
    'information sharing',
  ),
];

export const WATCHING_SIGNS: readonly SituationSign[] = [
  sign(
    'records of events were destroyed or changed',
    /\b(?:logs?|audit records?)\b.{0,30}\b(?:erased|deleted|wiped|altered|changed|cleared|tampered)\b|\b(?:erased|deleted|wiped|altered|cleared)\b.{0,20}\b(?:logs?|audit records?)\b/i,
    'protection of audit information',
    'audit record retention',
  ),
  sign(
    'records of events were not kept long enough',
    /\b(?:logs?|audit records?)\b.{0,60}\b(?:keep|kept|retain|overwritten|expired|thirty days|weeks only)\b|\b(?:keep|kept|retain)\b.{0,30}\blogs?\b/i,
    'audit record retention',
    'audit log storage capacity',
  ),
  sign(
    'events were not recorded any more',
    /\b(?:log|audit)\b.{0,25}\b(?:full|overflow|space)\b|\blogging (?:stopped|failed|was off)\b|\bstopped logging\b/i,
    'audit log storage capacity',
    'response to audit logging process failures',
  ),
  sign(
    'nobody looked at the records of events',
    /\b(?:nobody|no one|never|not)\b.{0,30}\b(?:look|review|read|check|watch)\w*\b.{0,25}\b(?:logs?|audit|alerts?|alarms?)\b|\b(?:logs?|alerts?|alarms?|warnings?)\b.{0,60}\b(?:ignored|unread|switched off|turned off|disabled|no one (?:opens|reads)|nobody (?:opens|reads))/i,
    'audit record review analysis and reporting',
    'system monitoring',
  ),
  sign(
    'events were not recorded, or not by person',
    /\b(?:no|without|missing) (?:any )?(?:logs|logging|audit (?:trail|records?))\b|\b(?:cannot|could not|can't|couldn't) (?:tell|say|prove|see) who\b|\bno trace\b|\b(?:does|did|do) not (?:write down|record|log|keep track)\b|\bprove who\b|\bnot logged\b/i,
    'event logging',
    'non-repudiation',
    'identification and authentication organizational users individually',
  ),
  sign(
    'an attack went unnoticed',
    /\bunnoticed\b|\b(?:were|was|been|sat|lived) (?:in|inside) (?:our|the) (?:network|systems?)\b|\bbefore (?:anyone|anybody|we|somebody) (?:saw|noticed|found|knew)\b|\bundetected\b|\bwent unseen\b|\bintruders?\b.{0,40}\bfor (?:weeks|months|a year)\b|\bnobody noticed\b.{0,30}\b(?:attack|intru|traffic)/i,
    'system monitoring',
    'audit record review analysis and reporting',
  ),
  sign('clocks did not agree', /\bclocks?\b|\btimes?\b.{0,60}\bdiffer|\btime ?stamps?\b/i, 'time stamps'),
  sign(
    'an incident was not handled in time',
    /\b(?:whom|who) to (?:call|tell|ask|inform)\b|\b(?:told|reported|informed|notified)\b.{0,50}\b(?:late|later)\b|\btold nobody\b|\b(?:did not|didn't|never|nobody) (?:report|tell|told|reported)\b|\bno plan for (?:an )?(?:attack|incident)/i,
    'incident reporting',
    'incident response training',
    'incident response plan',
  ),
  sign(
    'traces of an incident were lost',
    /\btraces?\b.{0,30}\b(?:gone|lost|destroyed|wiped)|\bevidence\b.{0,30}\b(?:gone|lost|destroyed|wiped)|\breinstalled\b|\b(?:attack|incident|breach|intrusion)\b.{0,60}\b(?:chaos|panic|nobody knew)/i,
    'incident handling',
    'incident response plan',
    'incident response training',
  ),
  sign(
    'data about people or customers got out',
    /\b(?:customers?'?|patients?'?|personal|clients?'?|citizens?'?) (?:data|records?|information|files)\b.{0,40}\b(?:stolen|leak|publish|exposed|sold)|\bdata breach\b/i,
    'incident reporting',
    'incident response plan breaches',
  ),
];
