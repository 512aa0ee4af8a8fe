import { concept, type SituationConcept } from './situation-concept.js';

/** Passwords, sessions, and ways in. */
export const ACCESS_CONCEPTS: readonly SituationConcept[] = [
  concept(
    'passwords were guessed',
    'unsuccessful logon attempts',
    'ac-7 ia-5',
    'GUESS PASSWORD/pin/account/login; thousand/thousands/million/many/hundreds/endless PASSWORD/attempts/tries/times; wrong PASSWORD times/again/unlimited; NEVER locked/lock/lockout ACCOUNT; until one/it worked; failed login/logins/attempts',
  ),
  concept(
    'a password was weak or badly kept',
    'authenticator management, password-based authentication',
    'ia-5',
    'weak/simple/short/easy/reused/obvious/same/expired/old PASSWORD; PASSWORD written/note/sticky/keyboard/spreadsheet/notebook/list/board; PASSWORD NEVER changed/change; PASSWORD stored/kept/saved plain/plaintext/readable/typed/text/database; PASSWORD leaked/dump/dumped; PASSWORD name/123456/dog/company; PASSWORD sent email/mail/post; everyone knows PASSWORD; PASSWORD excel/sheet/spreadsheet/notebook/notepad/wiki/sharepoint/email/chat/sticky; store/keep/kept PASSWORD spreadsheet/excel/document/plaintext; same PASSWORD everywhere/sites/services/years; reused/recycled PASSWORD',
  ),
  concept(
    'a password or key stood in program code',
    'no embedded unencrypted static authenticators',
    'ia-5 sc-12',
    'PASSWORD/key/token/cryptokey sourcecode/code/script/repository/github/hardcoded/program; published/uploaded/committed sourcecode/code/repository PASSWORD/key; key PUBLISH code',
  ),
  concept(
    'a new password was given to the wrong person',
    'authenticator management, identity proofing',
    'ia-5 ia-12 ia-4',
    'helpdesk reset/new/gave/gives/unlock PASSWORD; reset PASSWORD caller/phone/phones/anybody/anyone/name; PASSWORD handed/given wrong/stranger/anybody/phone; NEVER checked/proved/ask/verify identity/who; name birth/birthday enough reset',
  ),
  concept(
    'the password of the factory was kept',
    'changing default authenticators, configuration settings',
    'ia-5 cm-6',
    'default/factory/preset/standard/delivered PASSWORD/login/credential; PASSWORD manufacturer/maker/vendor/manual/box/came/printed; admin admin; PASSWORD NEVER changed since installed/delivery/installation',
  ),
  concept(
    'a password alone was enough to get in',
    'multi-factor authentication',
    'ia-2 ac-17',
    'STEAL PASSWORD enough/used/login/entered; prompt/prompts/push/popup/pop tapped/tap/accepted/confirmed/approval/yes; only PASSWORD; mfa; PASSWORD enough/alone/suffice/all; bought/leaked PASSWORD login/logged; NEVER asked/needed code/token; ATTACKER login PASSWORD REMOTE',
  ),
  concept(
    'someone from outside was let in without proof of who they are',
    'identification and authentication of non-organizational users',
    'ia-8 ia-12 ac-14',
    'CUSTOMER/PARTNER/guest login/portal/access NEVER KNOW/prove/identified/check who/identity; register/registered FAKE name/identity/any; NEVER KNOW who CUSTOMER/user/users really; same citizen/customer twice; opened account another person name; anonymous; proof identity',
  ),
  concept(
    'something could be used without signing in',
    'permitted actions without identification or authentication',
    'ac-14 ia-2 ac-3',
    'NEVER login/PASSWORD needed/asked/required; without login/PASSWORD/signing; anyone/anybody use/uses/open without PASSWORD/login/account; no PASSWORD',
  ),
  concept(
    'a screen was left open to others',
    'device lock',
    'ac-11 ac-12',
    'walk/walked/went/gone/step/stepped away/lunch/coffee/break/toilet/meeting screen/computer/pc/desk/terminal; unattended/unlocked computer/screen/session/pc/terminal/desktop; stays/stayed/left login lunch/night/overnight/weekend/nobody; desk nobody near/around/there; forgot/forgets lock/log; used colleague computer/session while away',
  ),
  concept(
    'a session never ended',
    'session termination',
    'ac-12 sc-10 ac-11',
    'session/connection/login open/stayed/stays/remains overnight/weekend/hours/days/week; NEVER logged/log out/off; session NEVER ends/expire/expired/times; previous user/customer still login; back button',
  ),
  concept(
    'one account was used many times at once',
    'concurrent session control',
    'ac-10',
    'same ACCOUNT/time two/several/twelve/many places/cities/computers/sessions; sessions at once/same/simultaneous; simultaneous/concurrent sessions/login; once from two places',
  ),
  concept(
    'users were not told the terms at sign-in',
    'system use notification',
    'ac-8',
    'banner/notice login/screen/sign; NEVER warned/TELL/told monitored/watched/recorded login/using; warning before login',
  ),
  concept(
    'somebody worked or came in from afar',
    'remote access',
    'ac-17 ac-20',
    'REMOTE access/login/work/works/desktop/reads/connects; dial/dials dialled; from REMOTE; vpn; work/works/working REMOTE; connects/dials into COMPUTER/NETWORK REMOTE; over internet',
  ),
  concept(
    'people worked from home without protection',
    'alternate work site',
    'pe-17 ac-17',
    'work/works/working/accounts home/kitchen/kitchens/telework/flat; home office/computer/desk/workers; family/child/children/son/daughter/flatmate home SEE/used; papers/PAPER home/kitchen',
  ),
  concept(
    'a wireless network was used',
    'wireless access',
    'ac-18 sc-40 sc-8',
    'WIRELESS; WIRELESS PASSWORD/open/guest/same; access point; car park/parking/street WIRELESS/network; WIRELESS own/set up/built',
  ),
  concept(
    'a device of somebody’s own was used for work',
    'use of external systems, mobile devices',
    'ac-20 ac-19',
    'own/private/personal/his/her DEVICE/computer/email/stick; byod; private email/cloud/account/messenger/whatsapp work; DEVICE bought themselves/himself/herself; child/son/daughter/children used/plays DEVICE/work; family computer; chat/whatsapp group patients/customers',
  ),
  concept(
    'a portable device was lost or stolen',
    'mobile devices, protection of information at rest',
    'ac-19 sc-28 ir-6',
    'DEVICE/laptop STEAL/LOSE/missing/left/forgot; STEAL/LOSE DEVICE; left DEVICE taxi/train/bus/car/restaurant/airport/plane/bar; DEVICE taxi/train/bus/car/restaurant/airport/plane; wipe DEVICE REMOTE; DEVICE readable/anyone/member/customer DATA',
  ),
  concept(
    'something was published that should not be',
    'publicly accessible content',
    'ac-22 ac-3',
    'PUBLISH mistake/accident/wrong/unchecked/draft/salary/salaries/PERSONAL/SECRET; DATA turned/ended/appeared/found/lay PUBLISH/google; website shows/showed/listed PERSONAL/SECRET/draft; published without REVIEW; press release; search engine/google found DATA',
  ),
  concept(
    'storage lay open to the internet',
    'access enforcement, configuration settings',
    'ac-3 cm-6 sc-7',
    'bucket/storage/share/database/dashboard/camera open/public/exposed/reachable internet/everybody/anyone/world; misconfigured; publicly accessible; anyone link/internet open DATA/database; exposed internet; world could SEE/read/open',
  ),
  concept(
    'information went where it should not flow',
    'information flow enforcement',
    'ac-4 sc-7',
    'SECRET/PERSONAL/DATA SEND outside/private/home/wrong/competitor/recipient/outsiders/dropbox/personal; DATA left/leaves/leaked network/company; uploaded/copied DATA cloud/dropbox/private/ai/chatbot; forwarded/forwards email/mail private/home; exfiltrate/exfiltrated/smuggled DATA; ATTACKER/PERSON download/downloaded/copied/pulled/siphoned/extracted DATA months/out/every/everything/abroad; translate/translated website DATA',
  ),
  concept(
    'secret data ended up where they must not be',
    'information spillage response',
    'ir-9 ir-4 ac-4',
    'classified/secret/confidential DATA/email/spreadsheet wrong/unclassified/public/outsiders/open; SEND wrong address/list/recipients/person/people SECRET/spreadsheet/DATA; clean up/clean spill/spilled/copies; spill/spillage; recipients/outsiders SECRET',
  ),
  concept(
    'it was shared with somebody who was not entitled',
    'information sharing',
    'ac-21 ca-3',
    'shared/share DATA partner/other/another agency/authority/company NEVER allowed/checked/entitled/rules; gave/handed DATA partner/authority; who may get/receive DATA; NEVER decided/KNOW share/shared with',
  ),
  concept(
    'a device joined the network without being known',
    'device identification and authentication',
    'ia-3 cm-8 sc-7',
    'STRANGE DEVICE/box/computer/machine/laptop network/NETWORK/belonged; plugged/plugs own/private/STRANGE DEVICE/box/laptop/router network/wall/socket; CONNECT NETWORK STRANGE/anyone/anybody DEVICE/laptop; any DEVICE CONNECT; VISITOR plugged/CONNECT NETWORK; device NEVER identified/KNOW network',
  ),
];
