import { type ControlDetail, type CrosswalkFramework } from '@app/common/contracts';
import { controlLabel, controlText } from '@app/common/oscal';
import { type AskedControl, partItems } from '../chat/agents/card.js';

const FRAMEWORKS: Readonly<Record<CrosswalkFramework, string>> = {
  'sp800-53': 'SP 800-53',
  'csf-2.0': 'CSF 2.0',
  'sp800-171r3': 'SP 800-171 Rev. 3',
};

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
    listed('Crosswalks', crosswalkLines(detail)),
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

/** What one source says of one framework in one direction: a line. */
function crosswalkLines({ label, crosswalks }: ControlDetail): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { framework, id, source, direction } of crosswalks) {
    const claim = direction === 'forward' ? `${label} is mapped to` : `mapped to ${label}`;
    const line = `- ${FRAMEWORKS[framework]}, ${claim} (${source})`;
    lines.set(line, [...(lines.get(line) ?? []), id]);
  }
  return [...lines].map(([line, ids]) => `${line}: ${ids.join(', ')}`);
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

function labelsLine(ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : [ids.map((id) => controlLabel(id)).join(', ')];
}
