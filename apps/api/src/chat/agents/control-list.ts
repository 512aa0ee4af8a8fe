import { type ControlSummary, type Passage } from '@app/common/contracts';
import { CONTROL_FAMILIES } from '@app/common/oscal';
import { type Card, CardSources, counted, emptyCard, wordList } from './card.js';
import { baselineWords, isEverything } from './enhancements.js';
import { type ListRequest } from './list-words.js';

/** What the catalog gave for a list. `document` is the catalog that says so; nothing where none says anything of it. */
export interface ListedControls {
  readonly controls: readonly ControlSummary[];
  readonly document?: CatalogDocument | undefined;
  /** Titles of controls that are not in the list, and whose enhancements are, by id. */
  readonly parents?: ReadonlyMap<string, string>;
}

interface CatalogDocument {
  readonly id: string;
  readonly title: string;
  readonly collection: string;
}

/** More than these are given as ids by family, and not with their titles. */
const MAX_TITLED = 60;

/** The controls of a family, of a baseline or of both, counted and named. */
export function controlListCard(request: ListRequest, { controls, document, parents }: ListedControls): Card {
  if (!document) {
    const what = `${request.withdrawn ? 'withdrawn ' : ''}controls`;
    const scope = [familiesOf(request), baselinesOf(request)].filter(Boolean).join(' ');
    return emptyCard('control-list', [
      `The documents have no ${what}${scope === '' ? '' : ` for ${scope}`}, so there is nothing to list.`,
    ]);
  }
  const chosen = chosenOf(request, controls);
  const facts = [summaryOf(request, controls, chosen), ...linesOf(request, { controls, parents }, chosen)];
  const sources = new CardSources();
  const mark = sources.mark(listPassage(request, facts, document));
  const [summary = '', ...lines] = facts;
  return sources.card('control-list', [
    `**${titleOf(request)}**`,
    '',
    `${summary} ${mark}`,
    ...(lines.length > 0 ? ['', ...lines.map((line) => `- ${line} ${mark}`)] : []),
  ]);
}

function titleOf(request: ListRequest): string {
  const nouns = { controls: 'Controls', enhancements: 'Control enhancements', families: 'Control families' };
  const noun = nouns[request.what];
  const families = familiesOf(request);
  return [
    request.withdrawn ? `Withdrawn ${noun.toLowerCase()}` : noun,
    families === undefined ? undefined : `of ${families}`,
    baselinesOf(request),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** `the family AU (Audit and Accountability)` */
function familiesOf({ families }: ListRequest): string | undefined {
  const named = families.map((id) => {
    const [, title] = Object.entries(CONTROL_FAMILIES).find(([family]) => family === id) ?? [];
    return `${id.toUpperCase()}${title === undefined ? '' : ` (${title})`}`;
  });
  const noun = named.length === 1 ? 'family' : 'families';
  return named.length === 0 ? undefined : `the ${noun} ${wordList(named)}`;
}

/** `in LOW or MODERATE but not in HIGH` */
function baselinesOf({ choice }: ListRequest): string | undefined {
  return isEverything(choice) ? undefined : baselineWords(choice);
}

/** What is listed: enhancements only where they are asked for, or where a baseline selects among them. */
function chosenOf(
  { what, choice, withdrawn }: ListRequest,
  controls: readonly ControlSummary[],
): readonly ControlSummary[] {
  const wanted = controls.filter(({ status }) => (status === 'withdrawn') === withdrawn);
  if (what === 'enhancements') {
    return wanted.filter(isEnhancement);
  }
  return !isEverything(choice) || withdrawn ? wanted : wanted.filter((one) => !isEnhancement(one));
}

function summaryOf(
  request: ListRequest,
  controls: readonly ControlSummary[],
  chosen: readonly ControlSummary[],
): string {
  const counts = countsOf(request, controls, chosen);
  const families = familiesOf(request);
  const baselines = baselinesOf(request);
  const text =
    baselines === undefined
      ? `${families ?? 'the catalog'} ${request.families.length > 1 ? 'have' : 'has'} ${counts.noun}${counts.detail}.`
      : `${counts.noun}${families === undefined ? '' : ` of ${families}`} ${counts.count === 1 ? 'is' : 'are'} ${baselines}${counts.detail}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface Counts {
  readonly count: number;
  readonly noun: string;
  readonly detail: string;
}

function countsOf(
  { what, withdrawn }: ListRequest,
  controls: readonly ControlSummary[],
  chosen: readonly ControlSummary[],
): Counts {
  if (what === 'families') {
    const count = new Set(controls.map(({ family }) => family)).size;
    return { count, noun: `controls of ${count} families`, detail: '' };
  }
  if (withdrawn || what === 'enhancements') {
    const noun = `${withdrawn ? 'withdrawn ' : ''}${what === 'enhancements' ? 'enhancement' : 'control'}`;
    return { count: chosen.length, noun: counted(chosen.length, noun), detail: '' };
  }
  const active = controls.filter(({ status }) => status === 'active');
  if (active.length === 0) {
    return { count: 0, noun: 'no controls', detail: '' };
  }
  const enhancements = active.filter(isEnhancement).length;
  const parts = `${counted(active.length - enhancements, 'base control')} and ${counted(enhancements, 'enhancement')}`;
  const gone = controls.length - active.length;
  const besides = gone === 0 ? '' : `; ${gone} more ${gone === 1 ? 'is' : 'are'} withdrawn`;
  return { count: active.length, noun: counted(active.length, 'control'), detail: `: ${parts}${besides}` };
}

function linesOf(
  { what, choice }: ListRequest,
  { controls, parents }: Omit<ListedControls, 'document'>,
  chosen: readonly ControlSummary[],
): readonly string[] {
  if (what === 'families') {
    return byFamily(controls.filter(({ status }) => status === 'active')).map(
      ([id, members]) =>
        `${id} ${members[0]?.familyTitle ?? ''} (${counted(members.length, 'active control')})`,
    );
  }
  if (chosen.length > MAX_TITLED) {
    return byFamily(chosen).map(
      ([id, members]) =>
        `${id} ${members[0]?.familyTitle ?? ''} (${members.length}): ${members.map(({ label }) => label).join(', ')}`,
    );
  }
  const enhancements = (one: ControlSummary): string => {
    const count = controls.filter(
      ({ parentId, status }) => parentId === one.id && status === 'active',
    ).length;
    return count === 0 || !isEverything(choice) ? '' : ` (${counted(count, 'enhancement')})`;
  };
  return chosen.map((one) => `${one.label} ${titleIn(one, controls, parents)}${enhancements(one)}`);
}

/** Titles of enhancements repeat, so they stand behind that of their control. */
function titleIn(
  { title, parentId = '' }: ControlSummary,
  controls: readonly ControlSummary[],
  parents: ReadonlyMap<string, string> = new Map(),
): string {
  const parent = controls.find(({ id }) => id === parentId)?.title ?? parents.get(parentId);
  return parent === undefined ? title : `${parent} | ${title}`;
}

function byFamily(
  controls: readonly ControlSummary[],
): readonly (readonly [string, readonly ControlSummary[]])[] {
  const families = new Map<string, ControlSummary[]>();
  for (const control of controls) {
    families.set(control.family, [...(families.get(control.family) ?? []), control]);
  }
  return [...families].map(([id, members]) => [id.toUpperCase(), members]);
}

function listPassage(
  { families, choice, what, withdrawn }: ListRequest,
  facts: readonly string[],
  document: CatalogDocument,
): Passage {
  const key = [
    ...families,
    ...choice.of,
    ...choice.also.map((name) => `and-${name}`),
    ...choice.without.map((name) => `not-${name}`),
    withdrawn ? 'withdrawn' : '',
    what,
  ];
  return {
    id: `${document.collection}/list#${key
      .filter((one) => one !== '')
      .join('-')
      .toLowerCase()}`,
    collection: document.collection,
    documentId: document.id,
    title: document.title,
    part: 'list',
    text: facts.join('\n'),
    score: 1,
  };
}

function isEnhancement({ parentId }: ControlSummary): boolean {
  return parentId !== undefined;
}
