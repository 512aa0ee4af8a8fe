import { stemWords } from '@app/common/lexical-index';

/** Words that say the same in a paraphrase of a rule; our own list. Related matters (a log and a report) do not belong here. */
const SAME = `
  review check examine inspect recheck
  verify validate confirm
  disable deactivate suspend
  remove delete revoke withdraw
  create establish set
  use employ apply utilize
  implement enforce
  define specify
  document record written writing
  assign designate appoint name
  notify inform tell alert
  monitor watch observe track
  protect safeguard secure guard
  restrict limit confine
  permit allow let
  prohibit forbid ban disallow
  prevent stop block
  begin start initiate
  end terminate terminated finish stop
  change modify alter
  update refresh revise
  obtain get acquire
  keep retain maintain preserve
  give provide supply furnish grant
  identify find determine recognize
  detect discover spot
  develop prepare draw
  distribute disseminate hand share
  approve authorize authorise
  person individual people somebody someone anyone anybody everyone everybody personnel staff
  worker employee
  user account
  frequency often
  periodically regularly
  immediately promptly
  location place site
  test exercise
  train teach instruct
  lesson learned
  plan strategy
  event incident
  flaw weakness vulnerability
  fix repair correct remediate
  separate isolate divide segregate
  password authenticator credential
  duty responsibility
  part component
  information data
  job role position
  leave depart
  agreement contract
  supplier vendor
  backup copy
  visitor guest
  device equipment hardware
  happen occur
  need require
  enough sufficient adequate
  show demonstrate display
  attempt try
  risk threat
  lock locked
  log record
  transmit send
  transfer move
  connect attach
  delete erase destroy
  open start
  choose chosen select
  find found
  keep kept
  hold held
  send sent
  give given gave
  take taken took
  write written wrote
  make made
  build built
  lose lost
  do done did
  begin begun began
  know known knew
  show shown
  leave left
  bring brought
  tell told
  meet met
  deal dealt
  teach taught
  catch caught
  draw drawn drew
  break broken broke
  steal stolen stole
  hide hidden hid
  bind bound
  spend spent
  mean meant
  pay paid
  lead led
  stand stood
  see seen saw
  speak spoken spoke
  run ran
  come came
  go gone went
  get got gotten
  buy bought
  sell sold
  think thought
  understand understood
  drive driven drove
  throw thrown threw
  wear worn wore
  grow grown grew
`;

const GROUPS = new Map<string, Set<string>>();
for (const line of SAME.trim().split('\n')) {
  const group = [...new Set(stemWords(line))];
  for (const term of group) {
    GROUPS.set(term, new Set([...(GROUPS.get(term) ?? []), ...group]));
  }
}
/** Letters that two forms of one word share, where the stemmer tells them apart ("authorization", "authorized"). */
const SHARED_START = 6;

/** A term of `terms` that says what `term` says without being it. */
export function nearTerm(term: string, terms: ReadonlySet<string>): string | undefined {
  for (const same of GROUPS.get(term) ?? []) {
    if (same !== term && terms.has(same)) {
      return same;
    }
  }
  if (term.length < SHARED_START) {
    return undefined;
  }
  const start = term.slice(0, SHARED_START);
  for (const other of terms) {
    if (other.startsWith(start)) {
      return other;
    }
  }
  return undefined;
}
