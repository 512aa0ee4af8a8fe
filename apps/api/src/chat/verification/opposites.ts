import { analyze, stemWords } from '@app/common/lexical-index';

/** Words of which one turns a rule into another one where it takes the other's place; our own list. */
const PAIRS = `
  enable / disable
  internal / external
  inbound / outbound
  incoming / outgoing
  physical / logical
  lock / unlock
  encrypt encrypted encryption / decrypt decrypted decryption unencrypted
  successful / unsuccessful failed
  authorized / unauthorized
  trusted / untrusted
  include / exclude
  increase / decrease reduce
  automatic automatically automated / manual manually
  public publicly / private privately
  minimum / maximum
  minimize / maximize
  start begin initiate / stop end terminate
  create / delete
  add / remove
  retain keep / delete discard destroy
  centralized / decentralized
  local / remote nonlocal
  permanent / temporary
  active / inactive
  approve / reject
  accept / refuse reject
  grant / revoke
  connect / disconnect
  known / unknown
  wired / wireless
  static / dynamic
  protect / expose
  independent / dependent
  separate / combine merge
  import / export
  upload / download
  strong / weak
  install / uninstall
  limit / extend
`;
const ONLY = /\b(?:only|no other|nobody else|alone|just|not|never|no|without|prevent\w*|unless)\b/i;

const OPPOSITES: readonly (readonly [ReadonlySet<string>, ReadonlySet<string>])[] = PAIRS.trim()
  .split('\n')
  .map((line) => {
    const [one = '', other = ''] = line.split('/');
    return [new Set(stemWords(one)), new Set(stemWords(other))];
  });

/** Whether a claim has the opposite of a word of the line in its place. A claim that limits or denies may well turn a word round. */
export function hasOpposite(claim: string, line: string): boolean {
  if (ONLY.test(claim) !== ONLY.test(line)) {
    return false;
  }
  const said = new Set(analyze(claim));
  const given = new Set(analyze(line));
  const has = (terms: ReadonlySet<string>, words: ReadonlySet<string>): boolean =>
    [...words].some((word) => terms.has(word));
  return OPPOSITES.flatMap(([one, other]) => [[one, other] as const, [other, one] as const]).some(
    ([put, taken]) => has(said, put) && !has(given, put) && has(given, taken) && !has(said, taken),
  );
}
