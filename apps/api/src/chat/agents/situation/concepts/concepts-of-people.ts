import { concept, type SituationConcept } from './situation-concept.js';

/** People, what they may do, and what they were told. */
export const PEOPLE_CONCEPTS: readonly SituationConcept[] = [
  concept(
    'somebody left and could still get in',
    'personnel termination',
    'ps-4 ac-2',
    'PERSON LEAVE STILL; LEAVE account/access/login/badge/key/active; contract/internship/employment/project/placement ended/end/over/finished/expired/ran; STILL ACCOUNT/access/login/use/enter/active/open; stopped working/paying; LEAVE weeks/months/years/yesterday/ago; died/death; LEAVE company/organization/firm/us; leaver; LEAVE last/yesterday; LEAVE PERSON DELETE; dismissed/=fired/sacked/resigned DELETE/copied/download/took/login/REMOTE',
  ),
  concept(
    'somebody changed jobs and kept the old rights',
    'personnel transfer',
    'ps-5 ac-2 ac-6',
    'moved/switched/went/transferred another/other/new/different department/team/job/role/unit/position/group; promoted/reassigned/transferred; kept/keep/keeps/old RIGHTS/access; old/previous/former job/role/department/position; changed jobs/roles/departments',
  ),
  concept(
    'an account stayed open, or nobody knew of it',
    'account management, disabling accounts',
    'ac-2 ia-4',
    'ACCOUNT active/open/enabled/dormant/orphaned/unused/stale; ACCOUNT NEVER disable/disabled/removed/closed/deleted/reviewed; ACCOUNT NEVER owner/belongs/KNOW; ACCOUNT REVIEW NEVER; guest/temporary/emergency/test account; ACCOUNT nobody uses/used; who ACCOUNT belongs/approved/created; ACCOUNT created without request/approval; ACCOUNT/vpn/login stopped/longer/ceased using/used/needed; old/forgotten ACCOUNT/vpn/login',
  ),
  concept(
    'several people used one account',
    'identification and authentication of each user',
    'ia-2 ac-2 ia-5',
    'SHARE ACCOUNT/PASSWORD; all/every/everybody/everyone/whole/shift uses/types/knows same/one PASSWORD/ACCOUNT; group/common/generic/single PASSWORD/ACCOUNT; cannot tell which/who PERSON; sign/login as the/someone else; PASSWORD wall/board/printed/poster; one ACCOUNT for all',
  ),
  concept(
    'somebody could do more than the work needs',
    'least privilege',
    'ac-6 ac-3 ac-2',
    'more RIGHTS/access than need/needs/needed; too many/much RIGHTS/access; full/unlimited/unrestricted access/RIGHTS; ADMIN RIGHTS/access/password; every/everybody/everyone/all ADMIN; PERSON can/could also CHANGE/DELETE/open; only needs/reads/enters but; excessive RIGHTS; same RIGHTS as; domain admin; runs as ADMIN',
  ),
  concept(
    'somebody opened what was none of their business',
    'access enforcement',
    'ac-3 ac-6',
    'curious/curiosity/snoop/nosy; PERSON SEE DATA/salary/salaries others/other/colleagues/everybody; nothing stopped/prevented SEE/opening; anyone/everybody/everyone/whole SEE/open/read/access DATA/folder/share/salaries; folder/drive/share/directory open to all/everybody/everyone/company; DATA NEVER restricted/protected; wrong person/people SEE DATA; PERSON NEVER allowed SEE/open; by changing number/address/link SEE other',
  ),
  concept(
    'one person did what two should do',
    'separation of duties',
    'ac-5 ac-6',
    'same/one PERSON SUBMIT approve/release/pay/check; approve/approves/approved own/himself/herself/themselves; SUBMIT and/both approve/release/pay; also decides/approves/checks/releases; can both; PERSON alone/himself/herself MONEY; writes/develops code puts/deploys live/production; tests own; nobody else/second; four eyes',
  ),
  concept(
    'someone was hired without being checked',
    'personnel screening',
    'ps-3 ps-2',
    'background/criminal/reference check/record; PERSON NEVER vetted/screened/checked hire/hired; hired looking/knowing past/references; conviction/convicted/prison/criminal record/past; references NEVER called/checked; hired/started before check/screening; turned out PERSON prison/convicted/fraud/liar; degree/diploma FAKE/invented',
  ),
  concept(
    'a sensitive job was not rated for its risk',
    'position risk designation',
    'ps-2 ps-9',
    'sensitive/critical job/position/post/role NEVER rated/classified/designated; which jobs/positions are sensitive/critical; job/position description NEVER security',
  ),
  concept(
    'people from another firm worked here without rules',
    'external personnel security',
    'ps-7 sa-9',
    'OUTSIDER staff/worker/people/firm/company sends/send/NEVER TELL/told; OUTSIDER NEVER rules/requirements/agreed/bound; OUTSIDER access/keys; OUTSIDER replaced/quits/quit/changes NEVER TELL; agency/temp/contract staff/worker; OUTSIDER LEAVE',
  ),
  concept(
    'nobody had signed for secrecy or the rules',
    'access agreements, rules of behavior',
    'ps-6 pl-4',
    'NEVER signed/sign/signing agreement/confidentiality/anything/nda/rules; nondisclosure/nda/confidentiality; before signing; access/keys before/without sign/signed; NEVER promised/agreed secrecy/confidentiality/keep; signed nothing',
  ),
  concept(
    'nobody had told people what they may do',
    'rules of behavior',
    'pl-4 at-2 ac-8',
    'NEVER TELL/told allowed/may/forbidden/rules; rules use/using/acceptable computer/computers; what PERSON may/allowed NEVER; NEVER rules/policy home/private/social/media; says/say NEVER forbidden/prohibited/rule; posted/wrote social media work; acceptable use',
  ),
  concept(
    'somebody broke the rules and nothing followed',
    'personnel sanctions',
    'ps-8 pl-4',
    'broke/violated/ignored/ignores rules/policy; nothing happened/followed him/her/them; NEVER punished/consequences/disciplined/sanction/penalty; caught kept/keeps job; repeat/repeatedly ignored/breaks rules; disciplinary',
  ),
  concept(
    'somebody inside acted against the organization',
    'insider threat program',
    'pm-12 ps-8 au-6 ac-6',
    'insider; bribe/bribed/blackmail/blackmailed PERSON; angry/disgruntled/revenge/sabotage PERSON; PERSON sold/sells DATA/addresses/secrets; PERSON copied/took DATA competitor/rival; own PERSON STEAL/stole/leaked DATA/MONEY',
  ),
  concept(
    'people were not trained to be careful',
    'literacy training and awareness',
    'at-2 at-3',
    'NEVER TRAIN PERSON; PERSON NEVER TRAIN security/awareness; NEVER KNOW how recognise/recognize; training/course NEVER/once/years; NEVER received/had training; new PERSON NEVER shown/trained/taught; awareness',
  ),
  concept(
    'someone had a special task without being trained for it',
    'role-based training',
    'at-3',
    'ADMIN/engineer/operator/developer/manager/officer NEVER TRAIN/shown/taught/learned; NEVER TRAIN for/how task/role/job/firewall/system; first day/week alone ADMIN/operator/engineer; new ADMIN/engineer/operator NEVER; put in charge NEVER TRAIN',
  ),
  concept(
    'nobody could show who had been trained',
    'training records',
    'at-4 at-2',
    'NEVER list/record/proof/records who/attended/TRAIN; training/course records/record/proof/attendance/certificates; prove/show who/that TRAIN/attended/course; who sat/took/attended/completed course/training',
  ),
  concept(
    'people were deceived by a message or a caller',
    'training against social engineering',
    'at-2 si-8 ir-6',
    'click/clicked link/attachment/email; opened attachment/invoice/message/email; phishing/phish; PRETEND PERSON/call/email/invoice/message/helpdesk/bank; gave/told/typed/handed PASSWORD/details/bank/number caller/page/website/phone; said he/she/they from helpdesk/bank/office/support; caller/call PASSWORD; transferred/paid MONEY email/boss/ceo; FAKE email/message/invoice/login/page/website; entered PASSWORD FAKE/page/site',
  ),
  concept(
    'nobody was responsible for security',
    'information security program leadership role',
    'pm-2 pm-29 pl-9',
    'nobody/NEVER name/RESPONSIBLE security; RESPONSIBLE security person/one/who; who is RESPONSIBLE; security officer NEVER/post/vacant; everyone thought someone else RESPONSIBLE; each department own security',
  ),
  concept(
    'there was no money or staff for security',
    'information security resources',
    'pm-3 sa-2 pm-13',
    'BUDGET NEVER security/protection/asked/planned; BUDGET for security/safeguards/protecting; NEVER enough people/staff/specialists security; security cut/saved BUDGET; asked BUDGET NEVER/too late',
  ),
];
