import { type ControlTarget } from '@app/common/contracts';
import { CONTROL_FAMILIES, targetLabel } from '@app/common/oscal';
import { type AskedControl, type Card, CardSources, factPassage } from './card.js';

/** Whether a control is withdrawn, and where it went. `titles` are those of the controls that it went to, by id. */
export function withdrawnCard(control: AskedControl, titles: ReadonlyMap<string, string>): Card {
  const { detail, heading } = control;
  const sources = new CardSources();
  if (detail.status === 'active') {
    const fact = `${detail.label} is not withdrawn.`;
    const mark = sources.mark(
      factPassage(control, 'withdrawn', [fact, `It stands in ${detail.source.title}.`]),
    );
    return sources.card('withdrawn', [
      `**${heading}**`,
      '',
      `${fact} ${mark}`,
      `It stands in ${detail.source.title}. ${mark}`,
    ]);
  }
  const facts = [`${detail.label} is withdrawn.`, ...destinations(control, titles)];
  const mark = sources.mark(factPassage(control, 'withdrawn', facts));
  return sources.card('withdrawn', [`**${heading}**`, '', ...facts.map((fact) => `- ${fact} ${mark}`)]);
}

function destinations({ detail }: AskedControl, titles: ReadonlyMap<string, string>): readonly string[] {
  const named = (target: ControlTarget): string => {
    const title = target.kind === 'group' ? familyTitle(target.id) : titles.get(target.controlId ?? '');
    return title === undefined ? targetLabel(target) : `${targetLabel(target)} (${title})`;
  };
  const went = [
    ...detail.incorporatedInto.map((target) => `It was incorporated into ${named(target)}.`),
    ...detail.movedTo.map((target) => `It was moved to ${named(target)}.`),
    ...(detail.withdrawnNote === undefined ? [] : [detail.withdrawnNote]),
  ];
  return went.length > 0 ? went : ['The catalog names no place that it went to.'];
}

function familyTitle(id: string): string | undefined {
  return Object.entries(CONTROL_FAMILIES).find(([family]) => family === id)?.[1];
}
