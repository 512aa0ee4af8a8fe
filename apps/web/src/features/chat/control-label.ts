import { type Passage } from '@app/common/contracts';

const OSCAL_ID = /^([a-z]{2})-(\d{1,2})(?:\.(\d{1,2}))?$/;
/** The families of SP 800-53 Rev. 5; two letters, a dash and a number are not a control id in general. */
const ID_IN_TEXT =
  /\b(?:ac|at|au|ca|cm|cp|ia|ir|ma|mp|pe|pl|pm|ps|pt|ra|sa|sc|si|sr)-\d{1,2}(?:\.\d{1,2})?(?![\w-]|\.\d)/g;

/** `ac-2.3` as the publication prints it, `AC-2(3)`. Ids of other catalogs come back in capitals. */
export function controlLabel(oscalId: string): string {
  const [, family, number, enhancement] = OSCAL_ID.exec(oscalId) ?? [];
  if (family === undefined || number === undefined) {
    return oscalId.toUpperCase();
  }
  const base = `${family.toUpperCase()}-${Number(number)}`;
  return enhancement === undefined ? base : `${base}(${Number(enhancement)})`;
}

/** Text with every OSCAL control id in it in the publication's form. */
export function withControlLabels(text: string): string {
  return text.replaceAll(ID_IN_TEXT, controlLabel);
}

export interface PassageHeading {
  readonly label?: string;
  readonly title: string;
  /** The title of the control that an enhancement belongs to. */
  readonly parent?: string;
}

/** A passage's control id in print, its own title without that id, and, of `Parent | Enhancement`, the parent. */
export function passageHeading({ controlId, title }: Passage): PassageHeading {
  if (controlId === undefined) {
    return { title };
  }
  const label = controlLabel(controlId);
  const full = title.toLowerCase().startsWith(label.toLowerCase()) ? title.slice(label.length) : title;
  const parts = full.replace(/^[\s:|–—-]+/, '').split(' | ');
  return { label, title: parts.at(-1) ?? '', parent: parts.length > 1 ? parts[0] : undefined };
}

/** `AC-2(3) Disable Accounts`, in one line. */
export function passageName(passage: Passage): string {
  const { label, title } = passageHeading(passage);
  return label === undefined ? title : `${label} ${title}`.trim();
}
