import { type ControlPart } from '@app/common/contracts';
import {
  type AskedControl,
  type Card,
  CardSources,
  emptyCard,
  factPassage,
  partItems,
  plainLabel,
} from './card.js';

const METHOD_NAMES = { EXAMINE: 'Examine', INTERVIEW: 'Interview', TEST: 'Test' } as const;

/** How a control is assessed: what must be determined, and what is examined, who is interviewed and what is tested. */
export function assessmentCard(control: AskedControl): Card {
  const { label, objectives, methods } = control.detail;
  if (objectives.length === 0 && methods.length === 0) {
    return emptyCard('assessment', [
      `The documents have no assessment objectives and no assessment methods for ${label}, so there is nothing to answer from. ` +
        'They come with the official catalog of SP 800-53, which can be added.',
    ]);
  }
  const sources = new CardSources();
  const mark = sources.mark(factPassage(control, 'assessment', assessmentFacts(control)));
  const sections = methods.flatMap(({ method, objects }) => [
    '',
    `**${METHOD_NAMES[method]}**`,
    '',
    ...objects.map((object) => `- ${object} ${mark}`),
  ]);
  return sources.card('assessment', [
    `**${control.heading}: assessment**`,
    ...(objectives.length > 0 ? ['', 'Determine if:', '', ...partItems(objectives, mark)] : []),
    ...sections,
    ...untestedLines(control, mark),
  ]);
}

function assessmentFacts(control: AskedControl): readonly string[] {
  const { objectives, methods } = control.detail;
  return [
    ...objectives.flatMap(objectiveLines),
    ...methods.flatMap(({ method, objects }) => [`${METHOD_NAMES[method]}:`, ...objects]),
    ...untested(control),
  ];
}

function objectiveLines(part: ControlPart): readonly string[] {
  const own = part.text === '' ? [] : [[plainLabel(part.label ?? ''), part.text].join(' ').trim()];
  return [...own, ...part.parts.flatMap(objectiveLines)];
}

function untestedLines(control: AskedControl, mark: string): readonly string[] {
  return untested(control).flatMap((fact) => ['', `${fact} ${mark}`]);
}

/** The catalog does not give every method for every control, which a reader would take for an omission. */
function untested({ detail }: AskedControl): readonly string[] {
  const given = new Set(detail.methods.map(({ method }) => method));
  const missing = (['EXAMINE', 'INTERVIEW', 'TEST'] as const).filter((method) => !given.has(method));
  return missing.map(
    (method) => `The catalog gives no ${METHOD_NAMES[method].toLowerCase()} method for ${detail.label}.`,
  );
}
