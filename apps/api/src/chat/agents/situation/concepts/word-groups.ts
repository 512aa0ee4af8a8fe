/**
 * Everyday words that tell of nearly the same thing, under a name in capitals by which the concepts use them. Ours, and reviewed
 * by hand. Words count in all their forms; one behind `=` only as it stands (`=fired` is no fire). A word may be in several.
 */
export const WORD_GROUPS: Readonly<Record<string, string>> = {
  PERSON:
    'employee worker staff colleague clerk nurse doctor physician surgeon teacher professor cashier bookkeeper accountant secretary receptionist salesman saleswoman salesperson agent analyst lawyer driver librarian operator dispatcher trader banker trainee intern apprentice student crew personnel workforce newcomer people person somebody someone man woman team user planner buyer scientist researcher volunteer policeman journalist assistant engineer technician developer programmer administrator admin manager boss director head chief supervisor contractor consultant temp he she',
  BOSS: 'boss manager head director chief supervisor executive board leader president mayor minister commander senior leadership management owner',
  ADMIN: 'administrator admin sysadmin root superuser',
  OUTSIDER:
    'contractor consultant freelancer temp temporary subcontractor agency cleaner caterer gardener plumber external outsourced',
  SUPPLIER:
    'supplier vendor manufacturer maker provider reseller hosting host outsourcer subcontractor dealer cloud producer contractor',
  PARTNER: 'partner affiliate subsidiary hospital agency counterpart bank university organization',
  VISITOR: 'visitor guest stranger outsider courier deliveryman passerby trespasser tourist intruder',
  CUSTOMER:
    'customer client citizen patient member pupil applicant taxpayer tenant passenger subscriber consumer shopper resident donor voter child children individual candidate people',
  ATTACKER:
    'attacker hacker intruder thief thieves burglar criminal crook fraudster scammer gang adversary spy spies impostor extortionist prankster vandal culprit robber saboteur activist',
  DEVELOPER: 'developer programmer coder programming coding development engineer',
  LEAVE:
    '=left =leaves =leaving leaver quit resign resignation dismiss dismissal =fired sacked retire retirement depart departure redundant terminate termination farewell former ex offboard offboarding offboarded layoff',
  STILL: 'still yet remain remained remains stay stayed linger continue continued later',
  NEVER:
    'never not no none nobody nothing without lack lacking missing absent nowhere neither nor unable cannot fail failed failing forgot forgotten forget neglect neglected isn wasn didn doesn don hasn hadn haven weren aren couldn wouldn refuse omit omitted hardly rarely seldom',
  STEAL:
    'steal stole stolen theft rob robbed snatch snatched pilfer burgle burgled burglary robbery stealing siphon siphoned lifted looted loot',
  LOSE: 'lose lost losing vanish vanished disappear disappeared mislaid misplaced gone loss',
  DELETE:
    'delete erase wipe destroy destroyed clear cleared purge remove overwrite overwritten scrub cleanse removed',
  CHANGE:
    'change alter modify edit manipulate falsify rewrite rewritten swap replace adjust tweak reconfigure deploy deployed rollout pushed',
  SEE: 'see saw seen seeing read reads view viewed browse scroll scrolled look looked glimpse glance snoop pry peek overlook',
  WATCH:
    'watch monitor notice observe detect detected spot spotted catch caught look looked supervise alarm alert noticed',
  REVIEW:
    'review check inspect examine verify look looked recheck reread scrutinise scrutinize went reconcile',
  TEST: 'test try tried trial rehearse rehearsed drill exercise practise practice simulate tryout played',
  APPROVE:
    'approve approval permission permit authorize authorise authorization authorisation signoff clearance agree allowed okay ask asked asking ticket consult',
  TRAIN:
    'train training teach taught instruct instruction course lesson learn briefing educate education seminar shown prepared',
  TELL: 'tell told report notify inform informed warn call phone announce escalate contact hear heard',
  WRITE: 'write written wrote document documented describe described description documentation paper',
  SEND: 'send sent mail mailed email emailed forward forwarded upload uploaded transmit fax faxed attach attached attachment',
  PUBLISH: 'publish published post posted online public publicly website internet facebook',
  ENTER:
    'enter came come walk walked entered follow followed wander wandered slip slipped sneak sneaked tailgate tailgating climb climbed stroll strolled intrude let admit admitted',
  SHARE: 'share shared sharing common same joint generic collective together',
  GUESS: 'guess guessed guessing brute attempt try tried tries spraying stuffing',
  PRETEND:
    'pretend impersonate impersonated pose posed fake faked bogus phony trick tricked fool fooled deceive deceived lure lured dupe duped spoof disguise disguised scam caller claimed phish phishing talked persuade persuaded coax coaxed convince convinced charm charmed manipulated pretext',
  BUY: 'buy bought purchase procure order ordered acquire acquisition procurement tender lease leased hire hired',
  SELL: 'sell sold donate donated auction resell secondhand =gave return returned charity swap',
  DISCARD:
    'throw threw thrown discard dump dumpster trash bin rubbish garbage skip dispose disposal scrap scrapped recycle recycled landfill wastepaper bins junk dustbin',
  CARRY:
    'carry carried bring brought take took taken haul transport ship shipped transit courier van postal truck parcel post',
  CONNECT:
    'connect plug plugged attach attached hook hooked link linked join joined dial connection interface',
  REPAIR: 'repair maintain maintenance fix fixed service servicing serviced mend tinker overhaul repaired',
  BACKUP: 'backup copies restore restored restoring recovery copy snapshot',
  STOP: 'stop stopped halt fail failed down outage crash crashed unavailable standstill interrupt interruption offline dead died break broke broken closed shut standing hung hang freeze froze frozen stalled paralysed paralyzed',
  PLAN: 'plan procedure playbook binder manual runbook checklist handbook instruction instructions',
  ACCOUNT: 'account userid username identity ids login',
  PASSWORD: 'password passcode pin credential passphrase login code',
  RIGHTS: 'right rights privilege permission entitlement authority powers',
  BADGE: 'badge keycard fob lanyard badges keycards',
  DEVICE: 'laptop phone tablet notebook smartphone ipad handheld iphone mobile cellphone pda device',
  COMPUTER:
    'computer server pc machine workstation desktop terminal mainframe host till kiosk rack system laptop',
  NETWORK: 'network lan router switch switches firewall segment intranet subnet',
  WIRELESS: 'wireless wifi wlan hotspot bluetooth radio',
  SOFTWARE: 'software program application app apps tool plugin extension game browser',
  DATA: 'data information record records file files list details document documents folder report chart charts spreadsheet database',
  PERSONAL:
    'personal private medical health patient birthday birth religion salary home address addresses location face fingerprint biometric photo photos genetic customer client citizen member children payroll',
  SECRET: 'secret confidential sensitive classified proprietary restricted private',
  MEDIA:
    'disk disks drive drives tape tapes dvd cd stick sticks usb microfilm cartridge pendrive media harddrive diskette disc discs cassette cassettes cartridges',
  REMOVABLE: 'usb stick sticks pendrive removable portable thumb flash',
  PAPER:
    'paper papers printout printouts folder file files letter letters binder form forms document documents',
  LOG: 'log logs logfile trail audit trace traces event events history logbook logging',
  MALWARE:
    'virus malware trojan worm infection infected infect malicious spyware ransomware rootkit keylogger cryptolocker',
  ENCRYPT:
    'encrypt encryption encrypted cipher cryptography cryptographic unencrypted plaintext ciphered scrambled',
  WEAKNESS:
    'weakness hole holes flaw vulnerability vulnerabilities vulnerable bug bugs loophole exploit defect deficiency',
  FINDING:
    'finding findings gap gaps weakness weaknesses deficiency deficiencies shortcoming recommendation points',
  PATCH: 'patch update fix fixes upgrade hotfix patching unpatched updated updates correction',
  INVENTORY: 'inventory asset stocktaking listed inventories',
  STRANGE:
    'strange unknown rogue unrecognized foreign unfamiliar forgotten unauthorized unauthorised unregistered unlisted mysterious',
  ATTACK:
    'incident attack attacked breach intrusion hack hacked compromise compromised hacking emergency breached burglary',
  RISK: 'risk risks danger threat consequence harm wrong worst hazard impact',
  CONTRACT: 'contract clause agreement treaty terms writing memorandum',
  MONEY:
    'money pay payment invoice cash payroll refund salary cheque bill budget purchase transfer euro dollar bonus',
  BUDGET: 'money budget fund funds funding spend resource resources afford cost',
  FAKE: 'fake counterfeit false bogus imitation forged phony copycat lookalike relabelled relabeled clone',
  ROOM: 'building room office floor hall site premises datacenter warehouse closet cellar lobby corridor basement wing plant vault archive',
  DOOR: 'door doors entrance gate exit window fence hatch turnstile',
  UNLOCKED: 'unlocked open ajar propped unguarded unsecured wedged bricked lying',
  SCREEN: 'screen screens monitor monitors display displays',
  PART: 'component components part parts chip chips spare module hardware board equipment router routers drive drives',
  YEARS: 'year years decade decades forever months old ages since',
  KNOW: 'know knew known aware idea say tell said',
  RESPONSIBLE: 'responsible responsibility charge answers accountable ownership owns role decide decides',
  REMOTE: 'remote remotely afar abroad home hotel vpn distance country continent overseas cafe airport',
  SUBMIT: 'enter order create book request write prepare submit develop raise',
  SETTING:
    'setting settings configuration configurations configure configured parameter config hardened misconfigured',
  FLOOD:
    'flood flooded overwhelm overwhelmed overload overloaded million millions thousands bot bots botnet swamp bombard robots requests knocked ddos',
};

/** Several words that are read as one. */
export const JOINED_WORDS: Readonly<Record<string, string>> = {
  login:
    'log in|log on|sign in|sign on|signs in|logs in|logs on|logging in|logging on|logged in|logged on|signed in|signed on|signing in',
  disk: 'hard drive|hard disk|hard drives|hard disks',
  usb: 'memory stick|usb stick|thumb drive|flash drive|memory sticks|usb sticks|thumb drives|usb drive',
  wifi: 'wi fi',
  email: 'e mail|e mails|e mailed',
  website: 'web site|web page|web pages',
  helpdesk: 'help desk|service desk',
  datacenter: 'data center|data centre|server room|machine room|computer room',
  nobody: 'no one',
  backup: 'back up|backed up|back ups',
  dismiss: 'laid off|let go|last day|no longer works|no longer worked',
  unsupported:
    'end of life|end of support|no longer supported|no longer supports|no longer maintained|gave up on|given up on',
  cryptokey:
    'private key|encryption key|signing key|master key|secret key|cryptographic key|private keys|encryption keys|signing keys',
  mfa: 'second factor|two factor|multi factor|second step|two step',
  responsible: 'in charge',
  sourcecode: 'source code|program text|code repository',
  cooling: 'air conditioning|air conditioner',
  plaintext: 'plain text|clear text',
  outdated: 'out of date|out of support',
};
