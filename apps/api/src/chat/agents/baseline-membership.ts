import { type Baseline, BASELINES } from '@app/common/contracts';
import {
  type AskedControl,
  type Card,
  CardSources,
  counted,
  emptyCard,
  factPassage,
  wordList,
} from './card.js';

/**
 * Which of many controls are in a baseline, as one list. `asked` are the baselines that the question names, any of which will do;
 * none: those of every control are told. `known` are the baselines that the collection has members of.
 */
export function membershipCard(
  controls: readonly AskedControl[],
  asked: readonly Baseline[],
  known: ReadonlySet<Baseline>,
): Card {
  const wanted = asked.filter((name) => known.has(name));
  const [first] = controls;
  if (!first || (asked.length > 0 && wanted.length < asked.length)) {
    const untold = asked.filter((name) => !known.has(name));
    return emptyCard('baseline', [
      `The documents do not tell which controls the ${wordList(untold)} baseline has, so nothing can be said of these.`,
    ]);
  }
  const { title, facts } = wanted.length === 0 ? allFacts(controls, known) : chosenFacts(controls, wanted);
  const sources = new CardSources();
  const mark = sources.mark({ ...factPassage(first, 'baselines', facts), title });
  const [summary = '', ...lines] = facts;
  return sources.card('baseline', [
    `**${title}**`,
    '',
    `${summary} ${mark}`,
    ...(lines.length > 0 ? ['', ...lines.map((line) => `- ${line} ${mark}`)] : []),
  ]);
}

interface Facts {
  readonly title: string;
  /** What is so on the whole, then of each control. */
  readonly facts: readonly string[];
}

function chosenFacts(controls: readonly AskedControl[], wanted: readonly Baseline[]): Facts {
  const isIn = ({ detail }: AskedControl): boolean => wanted.some((name) => detail.baselines.includes(name));
  const members = controls.filter(isIn);
  const others = controls.filter((one) => !isIn(one)).map(({ detail }) => detail.label);
  const where = `in ${wordList(wanted, 'or')}`;
  return {
    title: `Controls ${where}`,
    facts: [
      `${members.length} of these ${counted(controls.length, 'control')} ${members.length === 1 ? 'is' : 'are'} ${where}.`,
      ...members.map(({ heading }) => heading),
      ...(others.length > 0 ? [`Not ${where}: ${others.join(', ')}.`] : []),
    ],
  };
}

function allFacts(controls: readonly AskedControl[], known: ReadonlySet<Baseline>): Facts {
  const told = BASELINES.filter((name) => known.has(name));
  return {
    title: 'Baselines of these controls',
    facts: [
      `These are the baselines of ${counted(controls.length, 'control')}, of ${wordList(told)}.`,
      ...controls.map(({ detail, heading }) => {
        const names = told.filter((name) => detail.baselines.includes(name));
        return `${heading}: ${names.length === 0 ? 'in none' : wordList(names)}`;
      }),
    ],
  };
}
