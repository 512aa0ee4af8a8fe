import { controlLabel, parentControlId } from '@app/common/oscal';
import { isSmallTalk } from '../agents/small-talk.js';
import { namedControls, type PastTurn } from './past-turn.js';

/** What the words of a follow-up can stand for. Ids are in OSCAL form, texts as they are put into a question. */
export interface Focus {
  /** The turn that is gone on with. */
  readonly turn: PastTurn;
  /** `it`: one control, or all that the last question named together. */
  readonly one: readonly string[];
  /** `they`: several controls, of the last question, of its answer, or of the last two questions. */
  readonly several: readonly string[];
  /** `which of them`, in words: these may be more than `several`. */
  readonly group: string | undefined;
  /** `the other one`. */
  readonly other: string | undefined;
  /** The last question that told of a situation. */
  readonly situation?: string | undefined;
  /** `the second one` counts these. */
  readonly list: readonly string[];
}

const SKIPPED_TURNS = 2;
/** What one question may name: the catalog does not answer for more at once. */
export const MAX_NAMED = 12;
/** Of so many it can be asked which are in a baseline. */
const MAX_GROUP = 60;

/** Looks past courtesies, and past questions that found no answer. Nothing where there is nothing to go on with. */
export function focusOf(turns: readonly PastTurn[]): Focus | undefined {
  const history = turns.filter(({ question }) => !isSmallTalk(question));
  const last = history.at(-1);
  if (!last) {
    return undefined;
  }
  const at = history.findLastIndex((turn) => !isFruitless(turn));
  const turn = at >= history.length - 1 - SKIPPED_TURNS ? history[at] : undefined;
  const earlier = turn ? history.slice(0, at) : [];
  const focused = turn ?? { ...last, controlIds: [] };
  const named = namedControls(focused.question);
  const other = focused.controlIds.length === 1 ? otherThan(focused.controlIds, earlier) : undefined;
  const several = severalOf(focused, named, other);
  return {
    turn: focused,
    one: named.length > 0 ? named : focused.controlIds.slice(0, 1),
    several,
    group: groupOf(focused, several),
    other,
    situation: history.findLast(({ agent }) => agent === 'scenario')?.question,
    list: walkedList(focused, earlier) ?? listOf(last, focused, several),
  };
}

/** The turn listed enhancements, whichever agent did that. */
export function isOfEnhancements({ agent, question }: PastTurn): boolean {
  return agent === 'enhancements' || /^(?:which|what|list|show|how many)\b.*\benhancements\b/i.test(question);
}

/** `AC-2`, `AC-2 and AC-3`, `AC-2, AC-3 and AC-5`. */
export function inWords(controlIds: readonly string[]): string {
  const labels = controlIds.map((id) => controlLabel(id));
  const last = labels.at(-1) ?? '';
  return labels.length < 2 ? last : `${labels.slice(0, -1).join(', ')} and ${last}`;
}

/** The base controls of enhancements; nothing where one is no enhancement. */
export function parentsOf(controlIds: readonly string[]): readonly string[] | undefined {
  const parents = controlIds.flatMap((id) => parentControlId(id) ?? []);
  return parents.length > 0 && parents.length === controlIds.length ? [...new Set(parents)] : undefined;
}

function isFruitless({ abstained, controlIds }: PastTurn): boolean {
  return abstained && controlIds.length === 0;
}

function otherThan(controlIds: readonly string[], earlier: readonly PastTurn[]): string | undefined {
  const before = earlier.findLast(
    ({ controlIds: ids }) => ids.length > 0 && !controlIds.includes(ids[0] ?? ''),
  );
  return before?.controlIds[0];
}

function severalOf(
  { controlIds, listed }: PastTurn,
  named: readonly string[],
  other: string | undefined,
): readonly string[] {
  if (named.length > 1 || (named.length === 0 && controlIds.length > 1)) {
    return controlIds;
  }
  if (listed.length > 1) {
    return listed.length > MAX_NAMED ? [] : listed;
  }
  const [only] = controlIds;
  return other !== undefined && only !== undefined ? [other, only] : [];
}

function groupOf(turn: PastTurn, several: readonly string[]): string | undefined {
  if (isOfEnhancements(turn) && turn.controlIds.length > 0) {
    return `enhancements of ${inWords(turn.controlIds)}`;
  }
  const group = several.length === 0 && turn.listed.length <= MAX_GROUP ? turn.listed : several;
  return group.length > 1 ? `of ${inWords(group)}` : undefined;
}

/** Who asks of a list's controls one after the other still counts that list. */
function walkedList(turn: PastTurn, earlier: readonly PastTurn[]): readonly string[] | undefined {
  const [only, ...more] = namedControls(turn.question);
  if (only === undefined || more.length > 0 || turn.listed.length > 0) {
    return undefined;
  }
  const list = earlier.findLast(({ listed }) => listed.length > 1)?.listed;
  return list?.includes(only) === true ? list : undefined;
}

function listOf(last: PastTurn, turn: PastTurn, several: readonly string[]): readonly string[] {
  if (last.abstained) {
    return last.listed;
  }
  return namedControls(turn.question).length > 1 || turn.listed.length === 0 ? several : turn.listed;
}
