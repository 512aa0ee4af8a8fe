import { type ControlDetail } from '@app/common/contracts';
import { controlLabel, controlText } from '@app/common/oscal';
import { type AskedControl, partItems } from '../chat/agents/card.js';

/** A control's record as Markdown, for those who read. */
export function controlMarkdown({ detail, heading }: AskedControl): string {
  const sections = [
    [`# ${heading}`],
    [factsLine(detail)],
    [controlText(detail)],
    listed(
      'Parameters',
      detail.parameters.map(({ id, label }) => `- \`${id}\`: ${label}`),
    ),
    listed('Enhancements', labelsLine(detail.enhancements)),
    listed('Related controls', labelsLine(detail.related)),
    listed(
      'Assessment objectives',
      partItems(detail.objectives, '').map((line) => line.trimEnd()),
    ),
    listed(
      'Assessment methods',
      detail.methods.map(({ method, objects }) => `- ${method}: ${objects.join('; ')}`),
    ),
    [`Source: ${[detail.source.title, detail.source.version].filter(Boolean).join(', ')}`],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function factsLine({ familyTitle, family, status, baselines }: ControlDetail): string {
  const levels = baselines.length === 0 ? 'none' : baselines.join(', ');
  return `Family: ${familyTitle} (${family.toUpperCase()}). Status: ${status}. Baselines: ${levels}.`;
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

function labelsLine(ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : [ids.map((id) => controlLabel(id)).join(', ')];
}
