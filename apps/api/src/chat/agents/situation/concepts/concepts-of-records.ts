import { concept, type SituationConcept } from './situation-concept.js';

/** Records of events, incidents, and those who assess. */
export const RECORD_CONCEPTS: readonly SituationConcept[] = [
  concept(
    'events were not recorded, or not enough of them',
    'event logging, audit record generation',
    'au-2 au-12 au-3',
    'NEVER LOG/logged/recorded/record; LOG NEVER/missing/switched/turned off/empty/switched; logging NEVER; no trace/traces/record/records/evidence; system/application NEVER record/records/write/keeps who/what; could not/cannot reconstruct/find out/see what/happened; reconstruct',
  ),
  concept(
    'it could not be told who did it',
    'content of audit records, non-repudiation',
    'au-3 au-10 au-2 ia-2',
    'cannot/could not/impossible tell/say/see/prove/find/show who/whom; NEVER by whom/when/who; who changed/altered/deleted/did NEVER KNOW; LOG NEVER says/name/who/when; only shows/says that/something not who',
  ),
  concept(
    'somebody denied having done it',
    'non-repudiation',
    'au-10 au-3',
    'deny/denies/denied/disputes/claims NEVER sent/approved/ordered/did/signed; NEVER prove/proof sent/approved/ordered/signed/did; says/swears/insists NEVER order/approve/sent/did; repudiate; prove otherwise',
  ),
  concept(
    'records of events were destroyed or changed',
    'protection of audit information',
    'au-9 au-11',
    'LOG DELETE/CHANGE/tampered/emptied; DELETE/CHANGE LOG/traces; traces/tracks DELETE/covered/gone; anyone/ADMIN/attacker can/could CHANGE/DELETE/edit LOG; LOG same server/machine broken/hacked',
  ),
  concept(
    'records of events were not kept long enough',
    'audit record retention',
    'au-11 au-4',
    'LOG kept/keep/retained/stored days/week/weeks/months; LOG throw/threw/thrown/DELETE/overwritten after week/days/month; LOG older/gone/back only; need/ask/asked LOG last/year/old; records week away; LOG overwritten',
  ),
  concept(
    'there was no room left for records of events',
    'audit log storage capacity, response to logging failures',
    'au-4 au-5',
    'LOG full/overflow/overflowed/space; LOG disk/storage full/ran/space; LOG stopped/stops/stop failed/failing/silently; logging stopped/failed/stop; nobody noticed/alerted LOG stopped/failed',
  ),
  concept(
    'nobody looked at the records of events',
    'audit record review',
    'au-6 si-4',
    'nobody/NEVER REVIEW/read/reads/opens/look/looked LOG/alerts/alarm/records; LOG unread/ignored/unseen; alerts/alarm/warnings/warning ignored/unread/switched/muted; LOG collected/collect/recorded but NEVER; fraud/misuse/theft unseen/unnoticed/years; strange entries LOG; too many LOG/alerts',
  ),
  concept(
    'clocks did not agree',
    'time stamps',
    'au-8 sc-45',
    'clock/clocks; time/times differ/different/wrong/apart/disagree; hours/minutes off/apart/wrong/slow/fast; timestamps/timestamp; order of events/steps time; put steps/events order',
  ),
  concept(
    'an attack or misuse went unnoticed',
    'system monitoring',
    'si-4 au-6',
    'NEVER WATCH; unnoticed/undetected/unseen/silently months/weeks/days/year/years; ATTACKER inside/sat/in network/months/weeks/year; before anyone/anybody/somebody/we noticed/saw/found/knew; alarm/alarms/alert NEVER/not one; NEVER alarm/alert/rang/triggered; outsider/police/customer/newspaper/bank TELL/told us; traffic/data flowed/flow/left night/strange; found out newspaper/police/customers',
  ),
  concept(
    'an incident was reported late or not at all',
    'incident reporting',
    'ir-6 ir-8',
    'TELL/reported/told late/later/months/days/weeks/until; NEVER TELL/reported/told anyone/boss/security/authorities/police; days/weeks/hours before/until TELL/told/reported; kept quiet/silent/secret ATTACK/loss; told nobody; ashamed/afraid report/tell; whom/who TELL/call; authorities/regulator/customers TELL/told',
  ),
  concept(
    'people did not know what to do in an incident',
    'incident response plan and training',
    'ir-8 ir-2 ir-4',
    'NEVER KNOW who/whom/what call/do/tell/turn ATTACK/virus/ransomware; ATTACK NEVER plan/procedure; ATTACK chaos/panic/confusion/argued/orders; NEVER plan hacking/attack/incident/breach; plan ATTACK NEVER found/existed; managers/BOSS ATTACK orders; NEVER trained/taught respond/react ATTACK',
  ),
  concept(
    'the response to incidents was never practised',
    'incident response testing',
    'ir-3 ir-2',
    'NEVER TEST/rehearsed/played ATTACK/incident/response/hacking plan/procedure; procedure/plan ATTACK/hacking/incident NEVER TEST/played; tabletop/exercise/drill ATTACK/incident',
  ),
  concept(
    'traces of an incident were lost',
    'incident handling',
    'ir-4 ir-5 au-9',
    'evidence/traces LOSE/destroyed/reinstalled/wiped/gone; reinstalled/reformatted/rebooted COMPUTER before/evidence; ATTACK/infected COMPUTER cleaned/wiped; NEVER isolated/contained/disconnected; came back/again/returned ATTACK/ATTACKER/virus; same ATTACK twice/again',
  ),
  concept(
    'nothing was written down about incidents',
    'incident monitoring',
    'ir-5 ir-4',
    'NEVER WRITE/tracked/counted/recorded ATTACK/incidents/done; how many ATTACK/incidents; learn/learned/lessons ATTACK/incident NEVER; NEVER WRITE done during ATTACK; keep/kept NEVER record ATTACK/incidents',
  ),
  concept(
    'users had nobody to turn to',
    'incident response assistance',
    'ir-7 ir-6',
    'nobody/NEVER turn/ask/help/advice ATTACK/suspicious/strange/problem; hotline/helpdesk NEVER/unknown/closed; suspicious email/message whom/where report',
  ),
  concept(
    'data about people got out',
    'incident reporting, response plan for breaches',
    'ir-6 ir-8 ir-4',
    'PERSONAL DATA STEAL/leaked/stolen/exposed/sold/darknet; data breach; STEAL CUSTOMER DATA; CUSTOMER DATA leaked/forum/dark; DATA STEAL/stolen CUSTOMER/people',
  ),
  concept(
    'the controls were never assessed',
    'control assessments',
    'ca-2 ca-7',
    'NEVER assessed/assess/audited/independent/verified safeguards/controls/security; nobody looked/checked/knows whether/if safeguards/controls/security work/works/working; independent eyes/auditor/assessor; assessor own/same/built/friend; last assessment/audit/inspection years/ago',
  ),
  concept(
    'known findings were never dealt with',
    'plan of action and milestones',
    'ca-5 ra-7 pm-4',
    'FINDING audit/inspection/assessment/report years/old/open/still/same/NEVER; FINDING NEVER fixed/closed/tracked/followed/owner/dates; listed/found FINDING STILL/today/same/again; NEVER followed/acted report/audit/inspection/recommendations; risk accepted/ignored NEVER',
  ),
  concept(
    'a system went live unapproved',
    'authorization to operate',
    'ca-6 ca-2',
    'went/goes/put/opened/launched/started live/production/operation/public/citizens/use NEVER/before APPROVE/accepted/signed/authorization; accept/accepted risk NEVER/before/senior; NEVER accepted/signed risk; authorization expired/NEVER; system runs/running NEVER authorized/authorised/approval',
  ),
  concept(
    'nobody kept watching whether the controls work',
    'continuous monitoring',
    'ca-7 pm-31',
    'checked once NEVER again/since; since then NEVER checked/looked/assessed; controls/safeguards/security degrade/changed/drift unnoticed; NEVER ongoing/continuous/regular monitoring/checks; measure/measured/metrics security NEVER',
  ),
  concept(
    'nobody had ever tried to break in on our behalf',
    'penetration testing',
    'ca-8 ra-5',
    'penetration/pentest/ethical; hired/paid/friendly/team hackers/testers/attackers; first time tried/attempt break/attack; NEVER tried break/hack/attack own/our/ourselves; testers/hackers hour/minutes/easily',
  ),
  concept(
    'a connection to others had no agreement',
    'information exchange agreements',
    'ca-3 sa-9',
    'PARTNER/supplier/hospital/company CONNECT/exchange/exchanges/data NEVER CONTRACT/WRITE/rules; exchange/exchanges/receives/interface DATA PARTNER/other/nightly/every; CONNECT PARTNER/SUPPLIER/other network/system; NEVER CONTRACT/agreement/WRITE exchange/connection/interface; data sent PARTNER',
  ),
  concept(
    'our own systems were joined up without thought',
    'internal system connections',
    'ca-9 ac-4',
    'CONNECT printer/machine/device/scanner/sensor/plant internal/own/our NEVER approved/documented/KNOW; internal connection/connections; nobody knows which systems/devices CONNECT',
  ),
  concept(
    'information about us was found with strangers',
    'monitoring for information disclosure',
    'au-13 ac-22',
    'our/SECRET/DATA found/offered/sale forum/darknet/dark/internet/web/social; competitor/journalist/newspaper SECRET/knew/quoted/plans; photo social media badge/screen/PASSWORD',
  ),
];
