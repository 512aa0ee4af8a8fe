import { type ControlTarget } from '@app/common/contracts';
import { canonicalControlId, parentControlId, parseControlId } from './control-id.js';
import { OscalFault, shown } from './oscal-error.js';
import { plainProse } from './prose.js';
import { type CatalogFile, type Control, type Group, type Part, type Resource } from './oscal-schema.js';

/**
 * What the ids of a catalog file stand for, known before any control is built, since links go forward as well as back.
 * Throws a fault where two controls, or two groups, have the same id.
 */
export class CatalogIndex {
  /** Ids as written in the file -> the control's id in OSCAL form. */
  private readonly controls = new Map<string, string>();
  private readonly places = new Map<string, string>();
  private readonly nested = new Set<string>();
  private readonly groups = new Map<string, string>();
  private readonly partOwners = new Map<string, string>();
  private readonly resources = new Map<string, Resource>();
  /** The catalog's own name, with its version. */
  readonly title: string;

  constructor(catalog: CatalogFile['catalog']) {
    const { title, version } = catalog.metadata;
    this.title = [plainProse(title), version].filter((part) => part !== undefined).join(', version ');
    for (const resource of catalog['back-matter']?.resources ?? []) {
      this.resources.set(resource.uuid, resource);
    }
    this.addGroups(catalog.groups, 'catalog.groups');
    this.addControls(catalog.controls, 'catalog.controls');
  }

  resource(href: string): Resource | undefined {
    return this.resources.get(withoutHash(href));
  }

  /** The control that a link names, in this catalog or (with a known numbering) outside of it. */
  controlId(href: string): string | undefined {
    const raw = withoutHash(href);
    const known = this.controls.get(raw);
    if (known !== undefined) {
      return known;
    }
    const ref = parseControlId(raw);
    return ref && ref.item === undefined ? ref.controlId : undefined;
  }

  /** The base control of an enhancement that does not stand inside it; never one that stands inside another control. */
  baseOf(controlId: string): string | undefined {
    const base = parentControlId(controlId);
    return base === undefined || this.nested.has(base) ? undefined : base;
  }

  /** Where a withdrawn control went; nothing for a link that leads nowhere we know. */
  target(href: string): ControlTarget | undefined {
    const raw = withoutHash(href);
    const group = this.groups.get(raw);
    if (group !== undefined) {
      return { kind: 'group', id: group };
    }
    const owner = this.partOwners.get(raw) ?? this.controlId(/^(.+?)_smt(?:\.|$)/.exec(raw)?.[1] ?? '');
    if (owner !== undefined) {
      return { kind: 'part', id: raw, controlId: owner };
    }
    const controlId = this.controlId(href);
    return controlId === undefined ? undefined : { kind: 'control', id: controlId, controlId };
  }

  private addGroups(groups: readonly Group[] | undefined, place: string): void {
    groups?.forEach((group, index) => {
      const at = `${place}[${index}]`;
      if (this.groups.has(group.id)) {
        throw new OscalFault(`the group ${shown(group.id)} stands twice in the file`, `${at}.id`);
      }
      this.groups.set(group.id, familyId(group.id));
      this.addGroups(group.groups, `${at}.groups`);
      this.addControls(group.controls, `${at}.controls`);
    });
  }

  private addControls(controls: readonly Control[] | undefined, place: string, parentId?: string): void {
    controls?.forEach((control, index) => {
      const at = `${place}[${index}]`;
      const folded = parentId !== undefined && isFolded(control);
      const id = folded ? parentId : canonicalControlId(control.id);
      if (!folded) {
        this.addPlace(id, at, parentId);
      }
      this.controls.set(control.id, id);
      this.addParts(control.parts, id);
      this.addControls(control.controls, `${at}.controls`, id);
    });
  }

  private addPlace(id: string, place: string, parentId: string | undefined): void {
    const earlier = this.places.get(id);
    if (earlier !== undefined) {
      throw new OscalFault(`the control ${shown(id)} stands at ${earlier} already`, `${place}.id`);
    }
    this.places.set(id, place);
    if (parentId !== undefined) {
      this.nested.add(id);
    }
  }

  private addParts(parts: readonly Part[] | undefined, controlId: string): void {
    for (const part of parts ?? []) {
      if (part.id !== undefined) {
        this.partOwners.set(part.id, controlId);
      }
      this.addParts(part.parts, controlId);
    }
  }
}

/** The group's id as a family: lower case, and without the framework's name that NIST's CPRT export puts before it. */
export function familyId(groupId: string): string {
  return groupId.replace(/^SP_800_171_/i, '').toLowerCase();
}

/** The CPRT export of SP 800-171 keeps a requirement's text in a child of its own; it belongs to the requirement. */
export function isFolded(control: Control): boolean {
  return control.class === 'security_requirement';
}

function withoutHash(href: string): string {
  return href.startsWith('#') ? href.slice(1) : href;
}
