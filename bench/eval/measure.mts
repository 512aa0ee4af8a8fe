import { mean, ndcg, recall } from '../retrieval/measures.ts';
import { spreadOf } from '../harness/statistics.mts';
import { type Gateway } from './gateway.mts';
import { judge, type Verdict } from './judge.mts';
import { type EvalQuestion } from './questions.mts';

/** Figures of one group of questions by name; shares are 0..1, times milliseconds. A figure that nothing could give is missing. */
export type Figures = Readonly<Record<string, number>>;

export interface Measured {
  readonly verdicts: readonly Verdict[];
  readonly retrieval: readonly Retrieved[];
}

/** What a search for one question's own words found. */
export interface Retrieved {
  readonly id: string;
  readonly kind: string;
  readonly ids: readonly string[];
  readonly relevant: readonly string[];
  readonly ms: number;
}

/** Asks every question once, one after the other, and searches for those that stand for themselves. */
export async function measure(gateway: Gateway, questions: readonly EvalQuestion[]): Promise<Measured> {
  const verdicts: Verdict[] = [];
  const retrieval: Retrieved[] = [];
  for (const question of questions) {
    const { answer, ms } = await gateway.ask(question);
    verdicts.push(judge(question, answer, ms));
    const { id, kind, controls: relevant } = question;
    if (relevant.length > 0 && question.history.length === 0 && question.selection === undefined) {
      retrieval.push({ id, kind, relevant, ...(await gateway.search(question.question)) });
    }
  }
  return { verdicts, retrieval };
}

/** The figures of all questions, and of each kind. */
export function figuresByKind({ verdicts, retrieval }: Measured): Readonly<Record<string, Figures>> {
  const kinds = [...new Set(verdicts.map(({ kind }) => kind))];
  const of = (kind: string): Figures =>
    figuresOf({
      verdicts: verdicts.filter((one) => one.kind === kind),
      retrieval: retrieval.filter((one) => one.kind === kind),
    });
  return {
    all: figuresOf({ verdicts, retrieval }),
    ...Object.fromEntries(kinds.map((kind) => [kind, of(kind)])),
  };
}

export function figuresOf({ verdicts, retrieval }: Measured): Figures {
  const cited = verdicts.flatMap(({ citesExpected }) => citesExpected ?? []);
  const times = spreadOf(verdicts.map(({ ms }) => ms));
  return present({
    questions: verdicts.length,
    ...retrievalFigures(retrieval),
    facts: share(
      sum(verdicts.map(({ facts, missingFacts }) => facts - missingFacts.length)),
      sum(verdicts.map(({ facts }) => facts)),
    ),
    cited: share(cited.filter(Boolean).length, cited.length),
    quotes: share(
      sum(verdicts.map(({ quotes, misquotes }) => quotes - misquotes)),
      sum(verdicts.map(({ quotes }) => quotes)),
    ),
    looseMarks: sum(verdicts.map(({ looseMarks }) => looseMarks)),
    verified: share(
      sum(verdicts.map(({ verifiedClaims }) => verifiedClaims)),
      sum(verdicts.map(({ claims }) => claims)),
    ),
    decided: share(verdicts.filter(({ decided }) => decided).length, verdicts.length),
    whole: share(
      verdicts.filter(({ decided, missingFacts }) => decided && missingFacts.length === 0).length,
      verdicts.length,
    ),
    p50: times.p50,
    p95: times.p95,
  });
}

export function retrievalFigures(retrieved: readonly Omit<Retrieved, 'kind'>[]): Figures {
  if (retrieved.length === 0) {
    return {};
  }
  return {
    ndcg: mean(retrieved.map(({ ids, relevant }) => ndcg(ids, relevant))),
    recall: mean(retrieved.map(({ ids, relevant }) => recall(ids, relevant))),
    hit1: mean(retrieved.map(({ ids, relevant }) => Number(relevant.includes(ids[0] ?? '')))),
  };
}

/** How often a question is answered that must be declined, and declined that can be answered. */
export function abstentionFigures(questions: readonly EvalQuestion[], verdicts: readonly Verdict[]): Figures {
  const byId = new Map(verdicts.map((one) => [one.id, one]));
  const wrong = (expect: EvalQuestion['expect']): number => {
    const asked = questions.filter((one) => one.expect === expect);
    return share(asked.filter(({ id }) => byId.get(id)?.decided === false).length, asked.length);
  };
  return present({
    questions: questions.length,
    falseAnswers: wrong('decline'),
    falseAbstentions: wrong('answer'),
    facts: figuresOf({ verdicts, retrieval: [] })['facts'] ?? NaN,
  });
}

function share(part: number, whole: number): number {
  return whole === 0 ? NaN : part / whole;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Without what could not be measured. */
function present(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
