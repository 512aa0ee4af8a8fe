import { type ControlDetail, type ControlPart, type Crosswalk } from '@app/common/contracts';
import { type CatalogControl } from './catalog.js';
import { type CatalogIndex, isFolded } from './catalog-index.js';
import { controlLabel, controlScheme, parseControlId } from './control-id.js';
import { partsText } from './control-text.js';
import { type Control, type Link, type Part, type Prop, type Resource } from './oscal-schema.js';
import { type ParameterScope } from './parameters.js';
import { plainProse } from './prose.js';

/** Where a control stands: its family and parent, the parameters it may insert, and the path in the file. */
export interface ControlPosition {
  readonly id: string;
  readonly family: string;
  readonly familyTitle: string;
  readonly parent?: { readonly id: string; readonly title: string } | undefined;
  readonly scope: ParameterScope;
  readonly place: string;
}

/** A piece of prose's surroundings: what it may insert, and where it stands. */
interface Prose {
  readonly scope: ParameterScope;
  readonly place: string;
}

const OBJECTIVE = new Set(['assessment-objective', 'objective']);
const METHOD = new Set(['assessment-method', 'assessment']);
const METHODS = ['EXAMINE', 'INTERVIEW', 'TEST'] as const;
const INCORPORATED = new Set(['incorporated-into', 'incorporated_into', 'addressed-by', 'addressed_by']);
const MOVED = new Set(['moved-to', 'moved_to']);

/** One control of a file in our shape. `enhancements` stays empty: it is known once all controls are built. */
export function buildControl(
  control: Control,
  position: ControlPosition,
  index: CatalogIndex,
): CatalogControl {
  const { id, scope, place } = position;
  const sections = sectionsOf(control, { scope, place: `${place}.parts` });
  const withdrawn = isWithdrawn(control);
  return {
    id,
    label: labelOf(control, id),
    title: titleOf(control, position),
    family: position.family,
    familyTitle: position.familyTitle,
    parentId: position.parent?.id ?? index.baseOf(id),
    status: withdrawn ? 'withdrawn' : 'active',
    baselines: [],
    statement: withdrawn ? [] : sections.statement,
    guidance: sections.guidance,
    parameters: [...scope.list()],
    related: [
      ...new Set(hrefs(control, new Set(['related'])).flatMap((href) => index.controlId(href) ?? [])),
    ],
    enhancements: [],
    objectives: sections.objectives,
    methods: sections.methods,
    references: referencesOf(control, index),
    incorporatedInto: hrefs(control, INCORPORATED).flatMap((href) => index.target(href) ?? []),
    movedTo: hrefs(control, MOVED).flatMap((href) => index.target(href) ?? []),
    crosswalks: withdrawn ? [] : crosswalksOf(control, id, index),
    withdrawnNote: withdrawn && sections.statement.length > 0 ? partsText(sections.statement) : undefined,
  };
}

type Sections = Pick<ControlDetail, 'statement' | 'guidance' | 'objectives' | 'methods'>;

function sectionsOf(control: Control, prose: Prose): Sections {
  const parts = placed(control.parts, prose);
  const named = (isOne: (name: string) => boolean): readonly [Part, Prose][] =>
    parts.filter(([part]) => isOne(part.name));
  const guidance = named((name) => !isStatement(name) && !OBJECTIVE.has(name) && !METHOD.has(name));
  const texts = guidance.flatMap(([part, at]) => guidanceOf(part, at));
  return {
    statement: [
      ...named(isStatement).flatMap(([part, at]) => withoutEmptyRoot(buildPart(part, at))),
      ...foldedChildren(control, prose).flatMap(([child, at]) => sectionsOf(child, at).statement),
    ],
    guidance: texts.length === 0 ? undefined : texts.join('\n\n'),
    objectives: named((name) => OBJECTIVE.has(name)).map(([part, at]) => buildPart(part, at)),
    methods: named((name) => METHOD.has(name)).flatMap(([part, at]) => methodOf(part, at)),
  };
}

function isStatement(name: string): boolean {
  return name === 'statement';
}

function foldedChildren(control: Control, { scope, place }: Prose): readonly [Control, Prose][] {
  const base = place.replace(/parts$/, 'controls');
  return (control.controls ?? []).flatMap((child, index): [Control, Prose][] =>
    isFolded(child) ? [[child, { scope, place: `${base}[${index}].parts` }]] : [],
  );
}

function buildPart(part: Part, prose: Prose): ControlPart {
  return {
    id: part.id,
    label: partLabel(part),
    text: prose.scope.resolve(part.prose ?? part.title ?? '', `${prose.place}.prose`),
    parts: placed(part.parts, { scope: prose.scope, place: `${prose.place}.parts` })
      .filter(([child]) => !METHOD.has(child.name))
      .map(([child, at]) => buildPart(child, at)),
  };
}

/** A statement that has no words of its own is only a frame around its items. */
function withoutEmptyRoot(part: ControlPart): readonly ControlPart[] {
  return part.text === '' && part.label === undefined ? part.parts : [part];
}

function guidanceOf(part: Part, prose: Prose): readonly string[] {
  const own = prose.scope.resolve(part.prose ?? '', `${prose.place}.prose`);
  const inner = placed(part.parts, { scope: prose.scope, place: `${prose.place}.parts` });
  const text = part.name === 'example' && own !== '' ? `Example: ${own}` : own;
  return [text, ...inner.flatMap(([child, at]) => guidanceOf(child, at))].filter((one) => one !== '');
}

function methodOf(part: Part, prose: Prose): ControlDetail['methods'] {
  const named = part.props?.find((prop) => prop.name === 'method')?.value.toUpperCase();
  const method = METHODS.find((one) => one === named);
  if (!method) {
    return [];
  }
  const inner = placed(part.parts, { scope: prose.scope, place: `${prose.place}.parts` });
  const objects = inner.flatMap(([child, at]) =>
    (child.prose ?? '').split(/\n\s*\n/).map((one) => at.scope.resolve(one, at.place)),
  );
  return [{ method, objects: objects.filter((one) => one !== '') }];
}

function placed(parts: readonly Part[] | undefined, { scope, place }: Prose): readonly [Part, Prose][] {
  return (parts ?? []).map((part, index) => [part, { scope, place: `${place}[${index}]` }]);
}

/** `SR-03.01.01.c.02` is how the CPRT export writes the label that the publication prints as `2.`. */
function partLabel(part: Part): string | undefined {
  const label = printedLabel(part.props);
  const step = /^SR-\d\d\.\d\d\.\d\d\.(?:[a-z]+\.)*([a-z]+|\d+)$/.exec(label ?? '')?.[1];
  return step === undefined ? label : `${step.replace(/^0+/, '')}.`;
}

/** SP 800-53 files carry up to three labels: zero-padded, the printed one without a class, and that of SP 800-53A. */
function printedLabel(props: readonly Prop[] | undefined): string | undefined {
  const labels = (props ?? []).filter((prop) => prop.name === 'label');
  return (
    labels.find((prop) => prop.class === undefined) ?? labels.find((prop) => prop.class === 'sp800-53a')
  )?.value;
}

function labelOf(control: Control, id: string): string {
  const label = control.props?.find((prop) => prop.name === 'label' && prop.class === undefined)?.value;
  if (parseControlId(id) === undefined) {
    return label ?? id;
  }
  return label !== undefined && parseControlId(label)?.controlId === id ? label : controlLabel(id);
}

/** CSF subcategories repeat their id for a title; that of their category says more. */
function titleOf(control: Control, position: ControlPosition): string {
  const title = plainProse(control.title);
  return title === position.id && position.parent ? position.parent.title : title;
}

function isWithdrawn(control: Control): boolean {
  return (control.props ?? []).some(
    (prop) => prop.name === 'status' && prop.value.toLowerCase() === 'withdrawn',
  );
}

function hrefs(control: Control, relations: ReadonlySet<string>): readonly string[] {
  const links: readonly Link[] = control.links ?? [];
  return links.filter((link) => relations.has(link.rel ?? '')).map((link) => link.href);
}

function referencesOf(control: Control, index: CatalogIndex): ControlDetail['references'] {
  const resources = new Set(
    hrefs(control, new Set(['reference'])).flatMap((href) => index.resource(href) ?? []),
  );
  return [...resources].flatMap((resource) => {
    const title = plainProse(resource.title ?? resource.citation?.text ?? '');
    return title === '' ? [] : [{ title, url: webAddress(resource) }];
  });
}

/** A requirement of SP 800-171 names its source controls as references into NIST's reference tool. */
function crosswalksOf(control: Control, id: string, index: CatalogIndex): Crosswalk[] {
  if (controlScheme(id) !== 'sp800-171') {
    return [];
  }
  const resources = hrefs(control, new Set(['reference'])).flatMap((href) => index.resource(href) ?? []);
  const elements = resources.flatMap(({ rlinks }) =>
    (rlinks ?? []).flatMap(({ href }) => /[?&#]element=([^&]+)$/.exec(href)?.[1] ?? []),
  );
  const targets = elements.flatMap((element) => parseControlId(element)?.controlId ?? []);
  return [...new Set(targets)]
    .filter((target) => controlScheme(target) === 'sp800-53')
    .map((target) => ({ framework: 'sp800-53', id: target, source: index.title, direction: 'forward' }));
}

function webAddress(resource: Resource): string | undefined {
  return (resource.rlinks ?? []).map((link) => link.href).find((href) => /^https?:\/\/\S+$/i.test(href));
}
