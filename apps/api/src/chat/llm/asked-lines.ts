import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { type ReadPassage, readPassages, type ScoredUnit } from './quote-choice.js';
import { contentTerms } from './term-weights.js';

/** What a question may ask of a control for which the organization fills something in. */
interface AskedKind {
  readonly asks: RegExp;
  /** How the parameter that says it is labelled. */
  readonly label: RegExp;
  /** Words that say it without a parameter. */
  readonly says?: RegExp;
}

const KINDS: readonly AskedKind[] = [
  {
    asks: /\bhow (?:often|frequently|regularly)\b|\bat what (?:frequency|interval)s?\b/i,
    label: /frequen|interval/i,
  },
  {
    asks: /\bhow (?:long|soon|quickly|fast|late)\b|\b(?:within|after) (?:what|which|how much) time\b/i,
    label: /time|period|duration/i,
  },
  {
    asks: /^(?:and |so )?when (?:must|should|do|does)\b/i,
    label: /time|period|duration|frequen|events/i,
    says: /\b(?:before|prior to|after|upon|when(?:ever)?)\b/i,
  },
  {
    asks: /^(?:and |so )?(?:(?:by|to|with) )?whom?\b/i,
    label: /personnel|roles?\b|official|individuals|authorities|elements?\b/i,
    says: /\bofficials?\b/i,
  },
];
const PARAMETER = /\[Assignment: (?:organization-defined )?([^\][:;]+)/g;
/** What a line must speak of the question, as a share of what the best one does. */
const WEAK_LINE = 0.6;

/** Words of which one may ask with one and a control may say the other. */
const SAME_MATTER: readonly ReadonlySet<string>[] = [
  'review reviewed check checked look looked go examine inspect assess assessed recheck',
  'update updated renew renewed refresh date revise',
  'keep kept retain retained retention stored hold maintain',
  'fix fixed correct corrected remediate remediated remediation repair repaired patch install installed resolve',
  'report reported tell told notify notified alert alerted warn warned inform informed',
  'give given gets get provide provided distribute deliver pass share shared disseminate copies',
  'approve approved approves approval authorize authorizes authorized permission accept signs',
  'change changed modify replace rotate rotated',
  'remove removed disable disabled cut revoke revoked terminate withdraw',
  'leave leaves left terminated termination quit departure',
  'test tested exercise conduct',
  'scan scanned scans scanning',
  'backup backups back copy copies',
].map((words) => new Set(analyze(words)));
/** Words that only ask. */
const ASKING_WORDS =
  /\b(?:how|often|frequently|regularly|long|soon|quickly|fast|late|when|who|whom|must|should|shall|may|can|have to|do|does|be|is|are|we|made|done|run|held)\b/gi;
/** What such a word counts, as a share of the question's own. */
const SAME_MATTER_SHARE = 0.7;
/** How well its passage was found counts that much, beside how much of the question a line speaks of. */
const PASSAGE_SHARE = 0.8;
/** Lines of an answer that names no control, and what they must reach of the best one. */
const MAX_LINES = 3;
const NEAR_BEST = 0.85;

/**
 * The lines of a statement that answer how often, how soon, when or by whom: they speak of the question and have a parameter of
 * that kind. Empty where something else is asked for or no line has one.
 */
export function askedLines(statement: readonly ScoredUnit[], question: string): readonly ScoredUnit[] {
  const kind = kindOf(question);
  const lines = kind ? statement.filter((one) => one.score > 0 && hasParameter(one, kind)) : [];
  const best = Math.max(0, ...lines.map(({ score }) => score));
  return lines.filter(({ score }) => score >= WEAK_LINE * best);
}

export interface AskedLine {
  readonly from: ReadPassage;
  readonly unit: ScoredUnit;
}

/** The same among passages of which none is named, the best first: what a line says counts, and how well its passage was found. */
export function askedLinesOf(passages: readonly Passage[], question: string): readonly AskedLine[] {
  const kind = kindOf(question);
  return kind ? rankedLines(passages, kind, askedTerms(question)) : [];
}

function rankedLines(
  passages: readonly Passage[],
  kind: AskedKind,
  asked: readonly string[],
): readonly AskedLine[] {
  const strongest = Math.max(...passages.map(({ score }) => score), Number.MIN_VALUE);
  const ranked = readPassages(passages, asked)
    .flatMap((from) =>
      from.units
        .filter(({ unit }) => unit.kind === 'statement')
        .filter((unit) => hasParameter(unit, kind) || kind.says?.test(unit.unit.text) === true)
        .map((unit) => ({
          from,
          unit,
          score: spoken(unit, asked) + (PASSAGE_SHARE * from.passage.score) / strongest,
        })),
    )
    .filter(({ unit }) => spoken(unit, asked) > 0)
    .sort((a, b) => b.score - a.score);
  const least = NEAR_BEST * (ranked[0]?.score ?? 0);
  const near = ranked.filter(({ score }) => score >= least).slice(0, MAX_LINES);
  const ofBest = ranked.find(
    ({ from, unit: { terms } }) =>
      from.passage.score === strongest &&
      asked.some((term) => terms.has(term) || isOtherwiseSaid(term, terms)),
  );
  return near.some(({ from }) => from === ofBest?.from) || !ofBest ? near : [ofBest, ...near];
}

/**
 * Of how many of the words of a question for how often, how soon, when or by whom such a line speaks, or its title, at best, as a
 * share; 0 where none is asked for.
 */
export function askedShare(passages: readonly Passage[], question: string): number {
  const asked = askedTerms(question);
  const shares = askedLinesOf(passages, question).map(({ from, unit }) => {
    const said = new Set([...unit.terms, ...analyze(from.passage.title)]);
    return asked.filter((term) => said.has(term) || isOtherwiseSaid(term, said)).length / asked.length;
  });
  return Math.max(0, ...shares);
}

function askedTerms(question: string): readonly string[] {
  return contentTerms(question.replaceAll(ASKING_WORDS, ' '));
}

function kindOf(question: string): AskedKind | undefined {
  return KINDS.find(({ asks }) => asks.test(question.trim()));
}

function hasParameter({ unit }: ScoredUnit, { label }: AskedKind): boolean {
  return [...unit.text.matchAll(PARAMETER)].some(([, name = '']) => label.test(name));
}

/** How much of the question a line speaks of, other words for the same matter included. */
function spoken({ score, terms }: ScoredUnit, asked: readonly string[]): number {
  const others = asked.filter((term) => !terms.has(term) && isOtherwiseSaid(term, terms));
  return score + (SAME_MATTER_SHARE * others.length) / Math.max(1, asked.length);
}

function isOtherwiseSaid(term: string, said: ReadonlySet<string>): boolean {
  return SAME_MATTER.some((words) => words.has(term) && [...said].some((word) => words.has(word)));
}
