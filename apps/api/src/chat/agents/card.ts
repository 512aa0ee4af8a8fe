import { type ControlDetail, type ControlPart, type Passage } from '@app/common/contracts';
import { PASSAGE_MARK, passageMark } from '../llm/passage-mark.js';
import { type FactAgent } from './agent-name.js';

/** A control that a question names. `heading` is its label and title, an enhancement's with that of its base control. */
export interface AskedControl {
  readonly detail: ControlDetail;
  readonly heading: string;
}

/**
 * What one agent says of one matter: Markdown lines whose marks `[[pN]]` cite its own `passages`. An agent that finds nothing
 * in the catalog to answer from says so and sets `abstained`.
 */
export interface Card {
  readonly agent: FactAgent;
  readonly lines: readonly string[];
  readonly passages: readonly Passage[];
  readonly abstained: boolean;
}

/** The passages of a card while it is written: each is marked by its place. */
export class CardSources {
  private readonly marked: Passage[] = [];

  get passages(): readonly Passage[] {
    return this.marked;
  }

  /** The mark that cites `passage`; the same passage always has the same one. */
  mark(passage: Passage): string {
    const known = this.marked.findIndex(({ id }) => id === passage.id);
    return passageMark(known >= 0 ? known : this.marked.push(passage) - 1);
  }

  card(agent: FactAgent, lines: readonly string[]): Card {
    return { agent, lines, passages: this.passages, abstained: false };
  }
}

/** What is said where the catalog has nothing to answer from. */
export function emptyCard(agent: FactAgent, lines: readonly string[]): Card {
  return { agent, lines, passages: [], abstained: true };
}

/** One text of several cards, in their order. Marks are counted anew; passages that several cards cite are given once. */
export function joinCards(cards: readonly Card[]): {
  readonly lines: readonly string[];
  readonly passages: readonly Passage[];
} {
  const sources = new CardSources();
  const lines = cards.flatMap((card, index) => {
    const renumber = (mark: string, n: string): string => {
      const passage = card.passages[Number(n) - 1];
      return passage ? sources.mark(passage) : mark;
    };
    const own = card.lines.map((line) => line.replace(PASSAGE_MARK, renumber));
    return index === 0 ? own : ['', ...own];
  });
  return { lines, passages: sources.passages };
}

/** Facts of a control's record as a passage that can be cited: every sentence stands in it word for word. */
export function factPassage(
  { detail, heading }: AskedControl,
  part: 'overview' | 'baselines' | 'parameters' | 'related' | 'enhancements' | 'withdrawn' | 'assessment',
  sentences: readonly string[],
): Passage {
  return {
    id: `${detail.collection}/${detail.id}#${part}`,
    collection: detail.collection,
    documentId: detail.documentId,
    title: heading,
    controlId: detail.id,
    part,
    text: sentences.join('\n'),
    score: 1,
  };
}

/** A statement or an objective as nested list items, each in full and behind its mark. */
export function partItems(parts: readonly ControlPart[], mark: string, depth = 0): readonly string[] {
  return parts.flatMap((part) => {
    const label = part.label === undefined ? '' : `**${plainLabel(part.label)}** `;
    const own = part.text === '' ? [] : [`${'  '.repeat(depth)}- ${label}${part.text} ${mark}`];
    return [...own, ...partItems(part.parts, mark, depth + own.length)];
  });
}

/** `AC-02a.[01]` as `AC-02a.(01)`: a number in square brackets would read as a citation. */
export function plainLabel(label: string): string {
  return label.replaceAll(/\[(\d+)\]/g, '($1)');
}

/** `LOW`, `LOW and HIGH`, `LOW, MODERATE and HIGH`. */
export function wordList(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${last} ${words.slice(-1).join('')}`;
}

/** `1 parameter`, `3 parameters`, `no parameters`. */
export function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}
