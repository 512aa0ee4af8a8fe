import { ControlSummary, Crosswalk, type ControlDetail } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { z } from 'zod';

/** What lists and searches of controls need of each; the rest of its record is read where it is asked for. */
export const ControlEntry = z.object({
  summary: ControlSummary,
  documentId: z.string(),
  crosswalks: z.array(Crosswalk),
  /** Lower-case words of label and title. */
  words: z.array(z.string()),
  stems: z.array(z.string()),
});
export type ControlEntry = z.infer<typeof ControlEntry>;

export function entryOf(detail: ControlDetail): ControlEntry {
  const text = `${detail.label} ${detail.title}`;
  return {
    summary: ControlSummary.parse(detail),
    documentId: detail.documentId,
    crosswalks: detail.crosswalks,
    words: [...wordsOf(text)],
    stems: [...new Set(analyze(text))],
  };
}

export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
