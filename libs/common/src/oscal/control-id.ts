/** The families of SP 800-53 Rev. 5: only these two letters before a number make a control id. */
export const CONTROL_FAMILIES = {
  ac: 'Access Control',
  at: 'Awareness and Training',
  au: 'Audit and Accountability',
  ca: 'Assessment, Authorization, and Monitoring',
  cm: 'Configuration Management',
  cp: 'Contingency Planning',
  ia: 'Identification and Authentication',
  ir: 'Incident Response',
  ma: 'Maintenance',
  mp: 'Media Protection',
  pe: 'Physical and Environmental Protection',
  pl: 'Planning',
  pm: 'Program Management',
  ps: 'Personnel Security',
  pt: 'Personally Identifiable Information Processing and Transparency',
  ra: 'Risk Assessment',
  sa: 'System and Services Acquisition',
  sc: 'System and Communications Protection',
  si: 'System and Information Integrity',
  sr: 'Supply Chain Risk Management',
} as const;

/**
 * A control in OSCAL form: `ac-2.3`, `GV.OC-01` (or the category `GV.OC`), `03.01.01`. `item` is a piece of its
 * statement as the path that OSCAL part ids end in: `a.1.b` stands for `ac-1_smt.a.1.b`.
 */
export interface ControlRef {
  readonly controlId: string;
  readonly item?: string | undefined;
}

export interface ControlMention extends ControlRef {
  /** Where the id stands in the text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Which catalog's numbering an id follows. */
export type ControlScheme = 'sp800-53' | 'csf' | 'sp800-171';

/** Pieces of regular expressions, shared with the search for ids in a text. */
export const FAMILY = Object.keys(CONTROL_FAMILIES).join('|');
export const DASH = '[-\\u2010-\\u2015\\u2212\\ufe58\\ufe63\\uff0d]';
export const NUMBER = '0{0,2}[1-9][0-9]?(?![0-9])';
const FIRST_ITEM = '\\s?\\.?\\s?\\(\\s?[a-z]\\s?\\)|\\s?\\.?[a-z](?![a-z0-9])';
const NEXT_ITEM =
  '\\s?\\.?\\s?\\(\\s?(?:[a-z]|[0-9]{1,2})\\s?\\)|\\.\\s?(?:[a-z](?![a-z])|[0-9]{1,2}(?![0-9]))';
const ITEMS = `(?:(?:${FIRST_ITEM})(?:${NEXT_ITEM}){0,4})?`;

const SP800_53 = new RegExp(
  `^(${FAMILY})\\s{0,2}${DASH}?\\s{0,2}(${NUMBER})` +
    `(?:\\s{0,2}\\.?\\s?\\(\\s?(${NUMBER})\\s?\\)|\\.(${NUMBER}))?(${ITEMS})(?:\\.?\\[[0-9]{1,2}\\])?\\.?$`,
  'iu',
);
const CSF = new RegExp(`^(GV|ID|PR|DE|RS|RC)\\.([A-Z]{2})(?:\\s?${DASH}\\s?(${NUMBER}))?\\.?$`, 'iu');
const SP800_171 = new RegExp(
  `^(?:SP_800_171_)?0?3\\.(0?[1-9]|1[0-7])\\.(0?[1-9]|1[0-9]|2[0-9])((?:\\.(?:[a-z]|[0-9]{1,2})|\\([a-z]\\)){0,3})\\.?$`,
  'iu',
);

/**
 * Reads one control id, in any usual spelling, that is the whole of `text`. It says what an id looks like, not that
 * the control exists: `AC-99` is read, `ISO-9001` is not.
 */
export function parseControlId(text: string): ControlRef | undefined {
  if (text.length > 64) {
    return undefined;
  }
  const trimmed = text.normalize('NFKC').trim();
  return parseSp80053(trimmed) ?? parseCsf(trimmed) ?? parseSp800171(trimmed);
}

/** The numbering that an id in OSCAL form follows, or nothing for an id of some other catalog. */
export function controlScheme(controlId: string): ControlScheme | undefined {
  if (parseSp80053(controlId)) {
    return 'sp800-53';
  }
  if (parseCsf(controlId)) {
    return 'csf';
  }
  return parseSp800171(controlId) ? 'sp800-171' : undefined;
}

/** The id that a file writes, in OSCAL form where it follows a known numbering, else as it is. */
export function canonicalControlId(id: string): string {
  const ref = parseControlId(id);
  return ref && ref.item === undefined ? ref.controlId : id;
}

/** The id as the publication prints it: `ac-2.3` gives `AC-2(3)`, item `a` of `ac-2` gives `AC-2a`. */
export function controlLabel(controlId: string, item?: string): string {
  const match = /^([a-z]{2}-\d+)(?:\.(\d+))?$/i.exec(controlId);
  const [, control, enhancement] = match ?? [];
  if (control === undefined) {
    return item === undefined ? controlId : `${controlId}.${item}`;
  }
  const base = control.toUpperCase() + (enhancement === undefined ? '' : `(${enhancement})`);
  const steps = item?.split('.') ?? [];
  return base + steps.map((step, depth) => itemLabel(step, depth, enhancement !== undefined)).join('');
}

/** The base control of an enhancement of SP 800-53: `ac-2.3` gives `ac-2`. */
export function parentControlId(controlId: string): string | undefined {
  return /^([a-z]{2}-\d+)\.\d+$/i.exec(controlId)?.[1];
}

function itemLabel(step: string, depth: number, inEnhancement: boolean): string {
  if (inEnhancement || depth === 2) {
    return `(${step})`;
  }
  return depth === 0 ? step : `.${step}`;
}

function parseSp80053(text: string): ControlRef | undefined {
  const [, family, number, inBrackets, afterDot, items] = SP800_53.exec(text) ?? [];
  if (family === undefined || number === undefined) {
    return undefined;
  }
  const enhancement = inBrackets ?? afterDot;
  const base = `${family.toLowerCase()}-${Number(number)}`;
  const controlId = enhancement === undefined ? base : `${base}.${Number(enhancement)}`;
  return { controlId, item: itemPath(items) };
}

function parseCsf(text: string): ControlRef | undefined {
  const [, csfFunction, category, number] = CSF.exec(text) ?? [];
  if (csfFunction === undefined || category === undefined) {
    return undefined;
  }
  const group = `${csfFunction}.${category}`.toUpperCase();
  return { controlId: number === undefined ? group : `${group}-${twoDigits(number)}` };
}

function parseSp800171(text: string): ControlRef | undefined {
  const [, family, number, items] = SP800_171.exec(text) ?? [];
  if (family === undefined || number === undefined) {
    return undefined;
  }
  return { controlId: `03.${twoDigits(family)}.${twoDigits(number)}`, item: itemPath(items) };
}

function itemPath(items: string | undefined): string | undefined {
  const steps = items?.toLowerCase().match(/[a-z]|\d+/g) ?? [];
  return steps.length === 0 ? undefined : steps.map((step) => step.replace(/^0+(?=\d)/, '')).join('.');
}

function twoDigits(number: string): string {
  return String(Number(number)).padStart(2, '0');
}
