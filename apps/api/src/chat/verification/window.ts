import { Claim } from './claim.js';
import { type Quantity, quantitiesIn } from './quantities.js';
import { type SourceText, type SourceUnit } from './source-text.js';

/** A line or sentence of the passage at `place` that a claim may rest on. */
export interface Window {
  readonly place: number;
  readonly source: SourceText;
  readonly unit: SourceUnit;
}

export function bestLine([best]: readonly Window[]): { readonly best: string; readonly demands: boolean } {
  const lines = best ? lineage(best) : [];
  return { best: lines.map(({ text }) => text).join('\n'), demands: best?.unit.demands ?? false };
}

const lineages = new WeakMap<SourceUnit, readonly SourceUnit[]>();

/** A line and those that it continues. */
export function lineage({ source: { units }, unit }: Window): readonly SourceUnit[] {
  const known = lineages.get(unit);
  if (known) {
    return known;
  }
  const line = [unit];
  for (let at = unit.parent; at !== undefined; at = units[at]?.parent) {
    const parent = units[at];
    line.push(...(parent ? [parent] : []));
  }
  lineages.set(unit, line);
  return line;
}

export function textOf(windows: readonly Window[]): string {
  const units = new Set(windows.flatMap(lineage));
  return [...units].map(({ text }) => text).join('\n');
}

/** The numbers and the controls of texts; each text is read once, however many sentences are held against it. */
export class ReadTexts {
  private readonly numbers = new Map<string, readonly Quantity[]>();
  private readonly ids = new Map<string, readonly string[]>();

  numbersOf(text: string): readonly Quantity[] {
    const numbers = this.numbers.get(text) ?? quantitiesIn(text);
    this.numbers.set(text, numbers);
    return numbers;
  }

  idsOf(text: string): readonly string[] {
    const ids = this.ids.get(text) ?? new Claim(text).controlIds;
    this.ids.set(text, ids);
    return ids;
  }
}
