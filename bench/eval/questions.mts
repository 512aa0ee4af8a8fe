import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * A question and what a good answer has. `facts` are words that must stand in the answer, alternatives parted by `|`;
 * `controls` are the ids, in OSCAL form, that must be found and cited; `history` is asked first, in the same conversation.
 */
export const EvalQuestion = z.strictObject({
  id: z.string(),
  kind: z.string(),
  expect: z.enum(['answer', 'decline']),
  question: z.string().max(500),
  controls: z.array(z.string()).default([]),
  facts: z.array(z.string()).default([]),
  history: z.array(z.string()).default([]),
  selection: z.string().optional(),
  language: z.enum(['es', 'de', 'fr', 'pt']).optional(),
  /** The corpus whose words `facts` are; the starter corpus where it is missing. */
  corpus: z.enum(['starter', 'official', 'both']).optional(),
});
export type EvalQuestion = z.infer<typeof EvalQuestion>;

/** A text to search for, and the controls that belong to it. */
const EvalQuery = z.object({ id: z.string(), query: z.string(), relevant: z.array(z.string()) });
export type EvalQuery = z.infer<typeof EvalQuery>;

const LabelledQuestion = z.object({
  id: z.string(),
  kind: z.string(),
  question: z.string(),
  relevant: z.array(z.string()),
  must_mention: z.array(z.string()),
  answerable: z.boolean(),
});

/** Throws with the line's number what is wrong with a line. */
export function readQuestions(path: string | URL): readonly EvalQuestion[] {
  return readLines(path, EvalQuestion);
}

/** The queries of a set that have a control at all. */
export function readQueries(path: string): readonly EvalQuery[] {
  return readLines(path, EvalQuery).filter(({ relevant }) => relevant.length > 0);
}

/** A set whose lines have `relevant`, `must_mention` and `answerable`. */
export function readLabelledQuestions(path: string): readonly EvalQuestion[] {
  return readLines(path, LabelledQuestion).map((one) => ({
    id: one.id,
    kind: one.kind,
    expect: one.answerable ? 'answer' : 'decline',
    question: one.question,
    controls: one.relevant,
    facts: one.must_mention,
    history: [],
  }));
}

function readLines<T>(path: string | URL, schema: z.ZodType<T>): readonly T[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') {
      return [];
    }
    const parsed = schema.safeParse(JSON.parse(line));
    if (!parsed.success) {
      throw new Error(`Line ${index + 1}: ${z.prettifyError(parsed.error)}`);
    }
    return [parsed.data];
  });
}
