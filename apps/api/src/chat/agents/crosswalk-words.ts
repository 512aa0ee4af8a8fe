import { type CrosswalkFramework } from '@app/common/contracts';
import { type ControlScheme, controlScheme } from '@app/common/oscal';

/** What a clause wants mapped: to which frameworks (none: to all), and to which that no mapping is known of. */
export interface CrosswalkRequest {
  readonly frameworks: readonly CrosswalkFramework[];
  readonly foreign: readonly string[];
}

const NAMES: readonly (readonly [CrosswalkFramework, RegExp])[] = [
  ['csf-2.0', /\bCSF\b|\bcybersecurity framework\b|\bsubcategor(?:y|ies)\b/i],
  ['sp800-171r3', /\b800-171(?:r3|a)?\b|\b171r3\b|\bCUI requirements?\b/i],
  ['sp800-53', /\b800-53(?:r5)?\b|\bNIST controls?\b/i],
];
const FOREIGN =
  /\b(?:ISO(?:\/IEC)? ?\d{4,5}|CIS(?: controls?| v8)|HIPAA|PCI(?:[- ]DSS)?|SOC ?2|CMMC|FedRAMP|GDPR|COBIT|NERC(?: CIP)?|ITIL)\b/gi;
/** A mapping as such, whatever it leads to: `§` stands for an id. Controls speak of mappings too. */
const MAPPING =
  /\u00a7.{0,12}\b(?:maps?|mapped|corresponds?|aligns?)\b|\b(?:mappings?|crosswalks?|counterparts?|equivalents?) (?:of|for|to) (?:control )?\u00a7|\u00a7(?:'s)? (?:mappings?|crosswalks?|counterparts?|equivalents?)\b|\b(?:maps?|mapped|corresponds?|corresponding|aligns?) (?:to|with) (?:control )?\u00a7|\bmap \u00a7/i;
/** A relation between ids of two frameworks is a mapping when one of these asks for it, or nothing else is asked. */
const ANY_MAPPING = /\b(?:map\w*|crosswalk\w*|correspond\w*|equivalent\w*|counterpart\w*|align\w*)\b/i;

/** Whether a clause asks what ids are mapped to, and to what; nothing where it asks for anything else. */
export function crosswalkRequestOf(
  words: string,
  controlIds: readonly string[],
): CrosswalkRequest | undefined {
  const frameworks = NAMES.filter(([, name]) => name.test(words)).map(([framework]) => framework);
  const foreign = [...new Set(words.match(FOREIGN) ?? [])];
  const schemes = controlIds.map((id) => controlScheme(id));
  const isKnown = schemes.some((scheme) => scheme !== undefined);
  const asks =
    namesTwo(schemes, frameworks) ||
    (schemes.some((scheme) => scheme === 'csf' || scheme === 'sp800-171') && ASKS_FOR_CONTROLS.test(words)) ||
    MAPPING.test(words) ||
    (foreign.length > 0 && ANY_MAPPING.test(words));
  return asks && isKnown ? { frameworks, foreign } : undefined;
}

/** `Which controls stand behind GV.SC-01?`: what is called a control is one of SP 800-53. */
const ASKS_FOR_CONTROLS =
  /\b(?:which|what|list|show|name|find|give me)\b.{0,30}\bcontrols\b|\bwhich control\b/i;

/** Whether ids of one framework stand with ids, or with the name, of another. */
function namesTwo(
  schemes: readonly (ControlScheme | undefined)[],
  frameworks: readonly CrosswalkFramework[],
): boolean {
  const isOther = schemes.includes('csf') || schemes.includes('sp800-171');
  const isControl = schemes.includes('sp800-53');
  const leadsOut = frameworks.some((framework) => framework !== 'sp800-53');
  return isOther ? isControl || frameworks.includes('sp800-53') : isControl && leadsOut;
}
