import { type Baseline, BASELINES } from '@app/common/contracts';
import { type Metadata } from './oscal-schema.js';

const BASELINE_NAME = /(?<![a-z0-9])(LOW|MODERATE|HIGH|PRIVACY)[\s_-]+(?:IMPACT[\s_-]+)?BASELINE(?![a-z])/gi;

/**
 * The baseline that a profile is, or that a catalog was resolved from. It is told by the properties, the link to the
 * source profile or the title; the file's name is asked last. A title that names several baselines tells nothing.
 */
export function baselineOf(metadata: Metadata, sourceName: string): Baseline | undefined {
  const sources = (metadata.links ?? [])
    .filter((link) => link.rel === 'source-profile')
    .map((link) => link.href);
  const props = (metadata.props ?? [])
    .filter((prop) => prop.name === 'baseline' || prop.name === 'source-profile')
    .map((prop) => (prop.name === 'baseline' ? `${prop.value} baseline` : prop.value));
  const fileName = sourceName.slice(sourceName.lastIndexOf('/') + 1);
  for (const text of [...props, ...sources, metadata.title, fileName]) {
    const baseline = namedIn(text);
    if (baseline) {
      return baseline;
    }
  }
  return undefined;
}

/** `metadata` marks a catalog that explains controls in plain words and is no official text. */
export function isPlainLanguageGuide(metadata: Metadata): boolean {
  return (metadata.props ?? []).some(
    (prop) => prop.name === 'corpus-kind' && prop.value === 'plain-language-guide',
  );
}

function namedIn(text: string): Baseline | undefined {
  const names = new Set(Array.from(text.matchAll(BASELINE_NAME), (match) => match[1]?.toUpperCase()));
  return names.size === 1 ? BASELINES.find((baseline) => names.has(baseline)) : undefined;
}
