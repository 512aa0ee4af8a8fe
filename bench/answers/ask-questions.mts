/**
 * Asks a running gateway every question of a JSON-lines file and counts the words that must stand in the answers.
 *
 *   node bench/answers/ask-questions.mts [--url http://127.0.0.1:3000] [--show] QUESTIONS.jsonl
 *
 * A line has `id`, `kind`, `question`, `must_mention` (words, in any case) and `answerable`. Words count where they stand in
 * the answer's text. A question that cannot be answered must be declined.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const Question = z.object({
  id: z.string(),
  kind: z.string(),
  question: z.string(),
  must_mention: z.array(z.string()),
  answerable: z.boolean(),
});

const Answer = z.object({
  agent: z.string(),
  answer: z.string(),
  abstained: z.boolean(),
  grounded: z.boolean(),
  model: z.string(),
  citations: z.array(z.object({ passageId: z.string(), quote: z.string() })),
  sources: z.array(z.object({ id: z.string(), text: z.string() })),
});

const { values, positionals } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    show: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const questions = positionals.flatMap((path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Question.parse(JSON.parse(line))),
);

let mentioned = 0;
let wanted = 0;
let whole = 0;
let decided = 0;
let misquoted = 0;
for (const question of questions) {
  const answer = await ask(question.question);
  const missing = question.must_mention.filter((words) => !has(answer.answer, words));
  const rightlyDecided = answer.abstained === !question.answerable;
  wanted += question.must_mention.length;
  mentioned += question.must_mention.length - missing.length;
  whole += Number(missing.length === 0 && rightlyDecided);
  decided += Number(rightlyDecided);
  misquoted += misquotes(answer);
  const verdict = missing.length === 0 && rightlyDecided ? 'good' : 'poor';
  console.log(
    [
      question.id,
      question.kind,
      answer.agent,
      verdict,
      answer.abstained ? 'declined' : '',
      missing.join(' | '),
    ].join('\t'),
  );
  if (values.show) {
    console.log(`\n> ${question.question}\n\n${answer.answer}\n`);
  }
}
console.log(
  `\n${whole} of ${questions.length} questions with everything; ${mentioned} of ${wanted} words; ` +
    `${decided} of ${questions.length} rightly answered or declined; ${misquoted} quotes that are not in their source`,
);

async function ask(question: string): Promise<z.infer<typeof Answer>> {
  const response = await fetch(`${values.url}/api/v1/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question, stream: false }),
  });
  if (!response.ok) {
    throw new Error(`"${question}": ${response.status} ${await response.text()}`);
  }
  return Answer.parse(await response.json());
}

function has(answer: string, words: string): boolean {
  return plain(answer).includes(plain(words));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[*_`]/g, '').replaceAll(/\s+/g, ' ');
}

function misquotes({ citations, sources }: z.infer<typeof Answer>): number {
  return citations.filter(
    ({ passageId, quote }) => !(sources.find(({ id }) => id === passageId)?.text.includes(quote) ?? false),
  ).length;
}
