import { type ScoredUnit } from './quote-choice.js';

/** What a question may ask of a control for which the organization fills something in, and how that is labelled. */
const KINDS: readonly { readonly asks: RegExp; readonly label: RegExp }[] = [
  {
    asks: /\bhow (?:often|frequently|regularly)\b|\bat what (?:frequency|interval)s?\b/i,
    label: /frequen|interval/i,
  },
  {
    asks: /\bhow (?:long|soon|quickly|fast|late)\b|\b(?:within|after) (?:what|which|how much) time\b|^when (?:must|should|do|does)\b/i,
    label: /time|period|duration/i,
  },
  { asks: /^(?:and |so )?(?:by |to )?whom?\b/i, label: /personnel|roles?\b|official|individuals/i },
];
const PARAMETER = /\[Assignment: (?:organization-defined )?([^\][:;]+)/g;
/** What a line must speak of the question, as a share of what the best one does. */
const WEAK_LINE = 0.6;

/**
 * The lines of a statement that answer how often, how soon or by whom: they speak of the question and have a parameter of
 * that kind. Empty where something else is asked for or no line has one.
 */
export function askedLines(statement: readonly ScoredUnit[], question: string): readonly ScoredUnit[] {
  const kind = KINDS.find(({ asks }) => asks.test(question.trim()));
  if (!kind) {
    return [];
  }
  const lines = statement.filter(
    ({ unit, score }) =>
      score > 0 && [...unit.text.matchAll(PARAMETER)].some(([, label = '']) => kind.label.test(label)),
  );
  const best = Math.max(0, ...lines.map(({ score }) => score));
  return lines.filter(({ score }) => score >= WEAK_LINE * best);
}
