import { analyze, holdsControls, type LexicalIndex } from '@app/common/lexical-index';

/** `controls`: mostly passages of controls. `security`: other texts about the security of systems. `general`: the rest. */
export type CollectionKind = 'controls' | 'security' | 'general';

/** Words that texts about security use all the time and texts about other things seldom, also after stemming. */
const SECURITY_TERMS = [
  ...new Set(
    analyze(
      `antivirus audit auditing authenticate authentication authenticator confidentiality credential credentials
      cryptographic cyber cybersecurity encrypted encryption firewall integrity intrusion login logon malicious malware mfa
      nist password passwords phishing privacy privileged ransomware security unauthorized`,
    ),
  ),
];
/** The share of passages with such a word from which on a collection is about security. */
const SECURITY_SHARE = 0.35;

/** What a collection is about, which decides what its questions are helped with. Looked at once per snapshot. */
export function collectionKind(
  passages: readonly { readonly controlId?: string | undefined }[],
  index: LexicalIndex,
): CollectionKind {
  if (holdsControls(passages)) {
    return 'controls';
  }
  const about = new Set(SECURITY_TERMS.flatMap((term) => [...index.rowsOf(term)])).size;
  return about > 0 && about >= SECURITY_SHARE * index.size ? 'security' : 'general';
}
