import { type Answer } from './gateway.mts';
import { type EvalQuestion } from './questions.mts';

/** What one answer was worth. What does not apply to the question is undefined. */
export interface Verdict {
  readonly id: string;
  readonly kind: string;
  readonly question: string;
  readonly agent: string;
  readonly model: string;
  readonly abstained: boolean;
  /** Answered what can be answered, or declined what cannot. */
  readonly decided: boolean;
  readonly missingFacts: readonly string[];
  readonly facts: number;
  /** Whether a passage of an expected control is cited. */
  readonly citesExpected: boolean | undefined;
  readonly quotes: number;
  /** Quotes that are not in their source word for word. */
  readonly misquotes: number;
  /** Marks in the text that no citation stands for. */
  readonly looseMarks: number;
  readonly claims: number;
  readonly verifiedClaims: number;
  readonly ms: number;
}

export function judge(question: EvalQuestion, answer: Answer, ms: number): Verdict {
  const { answer: text, abstained, citations, sources, sentences = [] } = answer;
  const textOf = new Map(sources.map((source) => [source.id, source.text]));
  const declares = question.expect === 'answer' && question.controls.length > 0;
  const marks = [...text.matchAll(/\[(\d{1,3})\](?!\()/g)].map(([, n]) => Number(n));
  const known = new Set(citations.map(({ n }) => n));
  const claims = sentences.filter(({ status }) => status !== 'none');
  return {
    id: question.id,
    kind: question.kind,
    question: question.question,
    agent: answer.agent,
    model: answer.model,
    abstained,
    decided: abstained === (question.expect === 'decline'),
    facts: question.facts.length,
    missingFacts: question.facts.filter((fact) => !mentions(text, fact)),
    citesExpected: declares
      ? citations.some((one) => isExpected(one.controlId, question.controls))
      : undefined,
    quotes: citations.length,
    misquotes: citations.filter(({ passageId, quote }) => !(textOf.get(passageId) ?? '').includes(quote))
      .length,
    looseMarks: marks.filter((n) => !known.has(n)).length,
    claims: claims.length,
    verifiedClaims: claims.filter(({ status }) => status === 'verified').length,
    ms,
  };
}

/**
 * Whether one of a fact's alternatives begins a word of the text, in any case and without Markdown. Short words and words
 * that end like a control's id must end there too, so that `AC-2` is not found in `AC-20` or `AC-2(3)`.
 */
export function mentions(text: string, fact: string): boolean {
  const plain = text.replaceAll(/[*`]/g, '').replaceAll(/\s+/g, ' ');
  return fact.split('|').some((words) => {
    const end = words.length <= 3 ? '(?![\\p{L}\\p{N}])' : /[\d)]$/.test(words) ? '(?!\\d|\\(\\d)' : '';
    return new RegExp(`(?<![\\p{L}\\p{N}])${escaped(words)}${end}`, 'iu').test(plain);
  });
}

/** An enhancement's own passage, and that of its control, both speak of it. */
function isExpected(controlId: string | undefined, expected: readonly string[]): boolean {
  return controlId !== undefined && expected.some((id) => id === controlId || id.startsWith(`${controlId}.`));
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether anything at all is wrong with an answer. */
export function isWrong({ decided, missingFacts, citesExpected, misquotes, looseMarks }: Verdict): boolean {
  return !decided || missingFacts.length > 0 || citesExpected === false || misquotes > 0 || looseMarks > 0;
}
