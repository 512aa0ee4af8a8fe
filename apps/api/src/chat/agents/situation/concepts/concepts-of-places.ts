import { concept, type SituationConcept } from './situation-concept.js';

/** Buildings, what threatens them, and how to go on afterwards. */
export const PLACE_CONCEPTS: readonly SituationConcept[] = [
  concept(
    'somebody came in who should not',
    'physical access control',
    'pe-3 pe-2 pe-6',
    'VISITOR/stranger/man/woman/salesman/thief ENTER ROOM/DOOR/behind/inside; walk/walked/slipped/came behind PERSON/colleague/DOOR; DOOR UNLOCKED/nobody/broken; tailgating; wandered/wander/roamed about/floor/ROOM/alone; uniform/vest/claimed let/ENTER; broke/break into ROOM/office/building; VISITOR alone/unescorted/unaccompanied; anyone can walk/ENTER ROOM; fence/gate/window climb/hole/broken; guard/reception nobody/asleep/absent/waved',
  ),
  concept(
    'equipment was stolen from the building',
    'monitoring physical access, delivery and removal',
    'pe-3 pe-6 pe-16 pe-20',
    'ATTACKER/thief STEAL/took/carried/ripped/loaded/made off equipment/COMPUTER/servers/cables/copper/screens; STEAL equipment/COMPUTER/servers/screens/copper ROOM/night/weekend; ATTACKER cut/smashed/climbed/broke wall/window/roof/door/fence; equipment/servers/computers/screens gone/missing/vanished night/weekend/morning/ROOM',
  ),
  concept(
    'a key, badge or code for doors was misused',
    'physical access authorizations, keys and combinations',
    'pe-2 pe-3',
    'BADGE/keys/key LOSE/lost/stolen/borrowed/lent/copied/shared/returned/former; door/gate code/combination/lock NEVER/changed/same/years/known/everyone; list/who BADGE/keys/may enter ROOM; BADGE still/works/opens; key/keys ROOM/building/safe/cabinet',
  ),
  concept(
    'nobody could tell who had been in a room',
    'monitoring physical access, visitor records',
    'pe-6 pe-8 pe-3',
    'cannot/NEVER tell/KNOW/say/record who was/came/been/ENTER ROOM; camera/cameras/cctv/recording NEVER/broken/off/empty/nobody watched; VISITOR NEVER registered/signed/book/list/record; visitor book/register/log; who went/came in/out; alarm break/door nobody/ignored/came',
  ),
  concept(
    'strangers could see screens or printouts',
    'access control for output devices, location of components',
    'pe-5 pe-18 ac-11',
    'SCREEN SEE window/street/visitor/passer/anyone/public/behind/shoulder/passing; printer/printout/printouts/fax/copier lying/corridor/tray/forgotten/hall/open/collect; SCREEN faces/facing/turned window/door/public; through window SEE; over shoulder; waiting room/queue SEE/read/hear; printed/PAPER/printout left printer/copier/fax/tray; SCREEN filmed/photographed/photo/drone/telephoto/window; printed left printer',
  ),
  concept(
    'cables or sockets lay open',
    'access control for transmission',
    'pe-4 pe-9',
    'cable/cables/wire/wires/wiring/socket/sockets network/data bare/open/public/corridor/street/accessible/exposed/run/runs; tapped/tap cable/wire/line; wiring closet/cabinet/cupboard unlocked/open; network socket/port lobby/public/meeting/corridor',
  ),
  concept(
    'a fire broke out',
    'fire protection',
    'pe-13',
    '=fire/=fires; burn/burned/burnt/burning/flames/flame/blaze; smoke/cigarette/candle/smouldering; extinguisher/sprinkler/detector',
  ),
  concept(
    'water came in',
    'water damage protection',
    'pe-15',
    'water/flood/flooded; pipe/pipes/plumbing/toilet/sewage/washing burst/leak/leaked/leaking/dripping/broke; rain/roof/ceiling leak/leaked/dripping/wet/through; basement/cellar/ROOM water/wet/flood/flooded; river',
  ),
  concept(
    'power failed',
    'emergency power',
    'pe-11 pe-9 cp-2',
    'power/electricity/mains failed/cut/out/outage/lost/went/gone/off/surge/dip; blackout/lightning; battery/batteries/generator empty/dead/minutes/NEVER/start/fuel; power station/supply/line',
  ),
  concept(
    'people stood in the dark',
    'emergency lighting',
    'pe-12',
    'dark/darkness/lights/lighting/lamps went/out/off/exit/find/evacuate/stairs; emergency lighting/lights',
  ),
  concept(
    'nobody could switch it off',
    'emergency shutoff',
    'pe-10',
    'switch/shut/turn off power/current/emergency NEVER/KNOW/where/how; emergency switch/shutoff/button',
  ),
  concept(
    'it was too hot, too cold or too damp',
    'environmental controls',
    'pe-14',
    'hot/heat/overheated/overheating/temperature/degrees/humid/humidity/damp/cooling/ventilation/fan; cooling failed/broke/broken/stopped; warm/heatwave COMPUTER/ROOM/datacenter',
  ),
  concept(
    'equipment was carried in or out unseen',
    'delivery and removal',
    'pe-16 pe-20',
    'equipment/COMPUTER/server/screens/projector carried/carry/walked/taken/drove/removed/brought out/away/in/door/NEVER/record; delivery/deliveries/parcel/pallet/dock left/unattended/NEVER/checked; moved/took equipment/COMPUTER another/home/NEVER/KNOW where; van loaded/drove equipment/computers',
  ),
  concept(
    'the place itself was dangerous',
    'location of the facility and of components',
    'pe-23 pe-18 pe-15',
    'built/stands/located/ROOM next/near/beside/under/above/below river/airport/chemical/gas/kitchen/toilets/pipes/flood/railway; flood/earthquake area/zone/plain; cellar/basement COMPUTER/server/datacenter',
  ),
  concept(
    'a site was lost',
    'alternate processing site, contingency plan',
    'cp-7 cp-2 cp-10',
    'ROOM/datacenter/site/office/headquarters burned/destroyed/flooded/collapsed/unusable/evacuated/closed/inaccessible; disaster/earthquake/hurricane/tornado/storm/explosion; nowhere/NEVER else/other/second work/go/run/site/place; only one/single datacenter/site/place; days/weeks until/before/be open/again/running/back; COMPUTER under water',
  ),
  concept(
    'nobody knew how to go on',
    'contingency plan',
    'cp-2 cp-3',
    'NEVER plan/PLAN disaster/emergency/outage/continuity/recovery/contingency; which systems/first/priority restore/recover/important; outage/power/failure NEVER KNOW who/what/do; improvise/improvised/argued; plan old/outdated/names/left/wrong; PLAN drawer/cupboard/shelf/binder nobody/NEVER read/knew; who was to do what',
  ),
  concept(
    'the emergency plan was never practised',
    'contingency plan testing, contingency training',
    'cp-4 cp-3',
    'emergency/contingency/recovery/disaster PLAN NEVER TEST/rehearsed/practised/tried; last/ever drill/exercise/rehearsal/TEST years/ago; PLAN paper/NEVER work/worked; NEVER trained/taught/KNOW emergency/outage/plan/role; drill/exercise emergency/evacuation/outage',
  ),
  concept(
    'backups failed when they were needed',
    'system backup, recovery',
    'cp-9 cp-10 cp-4',
    'BACKUP NEVER restore/read/work/TEST/tested/unreadable/empty/corrupt/damaged/failing/failed; restore/restored/restoring failed/NEVER/days/weeks/how; BACKUP failing/failed silently/months/weeks; tape/tapes/copies empty/blank/unreadable/damaged; BACKUP old/months/week/last; nightly copies/copy/backup',
  ),
  concept(
    'there was no backup',
    'system backup',
    'cp-9',
    'NEVER backup/copy/copies/second; without backup/copy; only/single copy/one; DELETE/disk/crashed/died DATA/files/work/photos gone/lost/forever NEVER/copy/backup; disk/drive/server died/broke/crashed lost/gone/everything/DATA; accidentally/mistake DELETE folder/DATA/database',
  ),
  concept(
    'backups lay where the originals were',
    'alternate storage site',
    'cp-6 cp-9',
    'BACKUP/tapes/copies same/next/beside/near/one building/room/cupboard/shelf/server/network/site/originals; BACKUP/copies burned/drowned/destroyed/encrypted/scrambled/stolen together/too/also/with originals; BACKUP onsite/hung; copies network/attached originals',
  ),
  concept(
    'a line was cut',
    'telecommunications services',
    'cp-8 cp-11',
    'phone/telephone/internet/network/data/fibre/fiber line/cable/connection/link cut/dug/down/failed/broke/severed/gone; digger/excavator/road/construction/crew cable/line; only/single/one line/connection/carrier/link; phones dead/down/silent; NEVER reach/call/communicate each other/outage; telephone company/carrier/operator failed/outage',
  ),
  concept(
    'a system took very long to come back',
    'system recovery and reconstitution',
    'cp-10 cp-2',
    'took/needed/weeks/days/hours recover/rebuild/back/running/open/again/start; rebuild/reinstall COMPUTER/system/scratch/NEVER; back/restart after ATTACK/crash/outage/failure days/weeks; months/weeks/days after ATTACK/ATTACKER/ransom NEVER/closed/paper/hand/offline; came back/restarted half/wrong/inconsistent',
  ),
];
