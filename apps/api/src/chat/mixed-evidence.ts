import { type Passage } from '@app/common/contracts';
import { PASSAGE_MARK, passageMark } from './llm/passage-mark.js';

export interface Facts {
  readonly lines: readonly string[];
  readonly passages: readonly Passage[];
}

/**
 * The sources of an answer of which a part is facts of the catalog and a part is written from `found`: those come first, so
 * that who writes may count them by themselves, and the marks of the facts count anew.
 */
export function withFoundFirst(
  { lines, passages }: Facts,
  found: readonly Passage[],
): { readonly lines: readonly string[]; readonly sources: readonly Passage[] } {
  const sources = [...found, ...passages.filter(({ id }) => found.every((one) => one.id !== id))];
  const renumber = (mark: string, n: string): string => {
    const place = sources.findIndex(({ id }) => id === passages[Number(n) - 1]?.id);
    return place < 0 ? mark : passageMark(place);
  };
  return { lines: lines.map((line) => line.replace(PASSAGE_MARK, renumber)), sources };
}
