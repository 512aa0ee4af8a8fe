import { type Card } from '../chat/agents/card.js';
import { PASSAGE_MARK } from '../chat/llm/passage-mark.js';

const MARK_AND_BLANK = new RegExp(` ?${PASSAGE_MARK.source}`, 'g');

/** A card's lines without the marks of its passages, for where no passages go along. */
export function cardText({ lines }: Card): string {
  return lines.map((line) => line.replace(MARK_AND_BLANK, '')).join('\n');
}
