import { type CrosswalkRow } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { controlLabel, controlScheme } from '@app/common/oscal';
import { assessmentCard } from './assessment.js';
import { baselineCard } from './baseline.js';
import { membershipCard } from './baseline-membership.js';
import { type AskedControl, type Card, emptyCard } from './card.js';
import { type CatalogReader } from './catalog-reader.js';
import { comparisonCard } from './comparison.js';
import { crosswalkCard, type CrosswalkMatter } from './crosswalk.js';
import { controlListCard } from './control-list.js';
import { enhancementsCard } from './enhancements.js';
import { itemCard, lookupCard } from './lookup.js';
import { findParameterIds } from './parameter-ids.js';
import { parametersCard } from './parameters.js';
import { relatedCard } from './related.js';
import { type Task } from './route.js';
import { withdrawnCard } from './withdrawn.js';

type ControlTask = Exclude<Task, { readonly agent: 'control-list' | 'crosswalk' }>;
type CrosswalkTask = Extract<Task, { readonly agent: 'crosswalk' }>;

/** The baselines of more controls are one list. */
const MANY = 12;

/** The controls that a question names, and what is said of those that no catalog has, by id. */
export interface NamedControls {
  readonly known: ReadonlyMap<string, AskedControl>;
  readonly unknown: ReadonlyMap<string, string>;
}

/** The cards of one matter: one for all controls of a comparison, else one for each control. */
export async function cardsOf(
  task: Task,
  { known, unknown }: NamedControls,
  reader: CatalogReader,
): Promise<readonly Card[]> {
  if (task.agent === 'control-list') {
    return [controlListCard(task.list, await reader.listed(task.list))];
  }
  if (task.agent === 'crosswalk') {
    return crosswalkCards(task, known, reader);
  }
  const controls = task.controlIds.flatMap((id) => known.get(id) ?? []);
  const missing = await Promise.all(task.controlIds.map((id) => missingCards(id, task, unknown, reader)));
  const refusals = missing.flat();
  const needsAll = task.agent === 'comparison' || task.agent === 'related';
  return needsAll && refusals.length > 0
    ? refusals
    : [...(await cardsOfAll(task, controls, reader)), ...refusals];
}

/** What can be said of an id that no catalog has: of one of another framework, what it is mapped to. */
async function missingCards(
  id: string,
  { agent }: ControlTask,
  unknown: NamedControls['unknown'],
  reader: CatalogReader,
): Promise<readonly Card[]> {
  const refusal = unknown.get(id);
  if (refusal === undefined) {
    return [];
  }
  const rows = agent === 'control-lookup' && isForeign(id) ? await reader.crosswalks(id) : [];
  if (rows instanceof AppError || rows.length === 0) {
    return [emptyCard(agent, [refusal])];
  }
  const note = `The documents do not have the text of ${controlLabel(id)} itself. What they know is what it is mapped to:`;
  const cards = await rowCards(rows, { crosswalk: EVERYTHING, known: new Map(), others: [] }, reader);
  return cards.map((card, index) =>
    index > 0 || card.abstained ? card : { ...card, lines: [note, '', ...card.lines] },
  );
}

const EVERYTHING: CrosswalkTask['crosswalk'] = { frameworks: [], foreign: [] };

/** Whether an id is one of a framework that is known by its mappings. */
export function isForeign(id: string): boolean {
  const scheme = controlScheme(id);
  return scheme === 'csf' || scheme === 'sp800-171';
}

/** Ids of SP 800-53 are only what others are compared with where there are others. */
async function crosswalkCards(
  { controlIds, crosswalk }: CrosswalkTask,
  known: NamedControls['known'],
  reader: CatalogReader,
): Promise<readonly Card[]> {
  const foreign = controlIds.filter((id) => controlScheme(id) !== 'sp800-53');
  const asked = foreign.length > 0 ? foreign : controlIds;
  const others = controlIds.filter((id) => !asked.includes(id));
  const cards = await Promise.all(
    asked.map(async (id): Promise<readonly Card[]> => {
      const rows = await reader.crosswalks(id);
      if (rows instanceof AppError) {
        return [emptyCard('crosswalk', [rows.detail])];
      }
      return rowCards(rows, { crosswalk, known, others }, reader);
    }),
  );
  return cards.flat();
}

function rowCards(
  rows: readonly CrosswalkRow[],
  {
    crosswalk,
    known,
    others,
  }: Pick<CrosswalkTask, 'crosswalk'> & Pick<NamedControls, 'known'> & Pick<CrosswalkMatter, 'others'>,
  reader: CatalogReader,
): Promise<readonly Card[]> {
  return Promise.all(
    rows.map(async (row) => {
      const controls = row.cells.filter(({ framework }) => framework === 'sp800-53');
      const titles = await reader.titles(controls.flatMap(({ ids }) => ids));
      return crosswalkCard(crosswalk, { row, control: known.get(row.id), titles, others });
    }),
  );
}

async function cardsOfAll(
  task: ControlTask,
  controls: readonly AskedControl[],
  reader: CatalogReader,
): Promise<readonly Card[]> {
  if (task.agent === 'comparison') {
    return [comparisonCard(controls)];
  }
  if (task.agent === 'related' && controls.length > 1) {
    const [first, ...others] = controls;
    return first ? [relatedCard(first, await reader.titles(first.detail.related), others)] : [];
  }
  const [first] = controls;
  if (task.agent === 'baseline' && controls.length > MANY && first) {
    const known = await reader.knownBaselines(first.detail.collection);
    return [membershipCard(controls, task.baselines, known)];
  }
  const cards = await Promise.all(controls.map((control) => controlCards(task, control, reader)));
  return cards.flat();
}

async function controlCards(
  task: ControlTask,
  control: AskedControl,
  reader: CatalogReader,
): Promise<readonly Card[]> {
  const items = task.agent === 'control-lookup' ? task.items : [];
  const own = items.filter(({ controlId }) => controlId === control.detail.id);
  return own.length > 0 && control.detail.status === 'active'
    ? own.map(({ item }) => itemCard(control, item))
    : [await cardOf(task, control, reader)];
}

/** A withdrawn control has nothing but where it went, whatever is asked of it. */
async function cardOf(task: ControlTask, control: AskedControl, reader: CatalogReader): Promise<Card> {
  const { detail } = control;
  if (detail.status === 'withdrawn') {
    const targets = [...detail.incorporatedInto, ...detail.movedTo].flatMap(
      ({ controlId }) => controlId ?? [],
    );
    return withdrawnCard(control, await reader.titles(targets));
  }
  switch (task.agent) {
    case 'baseline':
      return baselineCard(control, task.baselines, await reader.knownBaselines(detail.collection));
    case 'enhancements':
      return enhancementsCard(control, await reader.enhancements(detail), task.choice);
    case 'related':
      return relatedCard(control, await reader.titles(detail.related));
    case 'parameters':
      return parametersCard(control, ownParameters(task.parameterIds, detail.id));
    case 'assessment':
      return assessmentCard(control);
    case 'withdrawn':
      return withdrawnCard(control, new Map());
    case 'comparison':
      return comparisonCard([control]);
    case 'control-lookup':
      return lookupCard(control, task.wholeDiscussion);
  }
}

/** Of the parameters that a question names, those of one control. */
function ownParameters(ids: readonly string[] | undefined, controlId: string): readonly string[] | undefined {
  return ids?.filter((id) => findParameterIds(id).some((one) => one.controlId === controlId));
}
