import { CONTROL_FAMILIES, findControlIds } from '@app/common/oscal';
import { inWords } from '../focus.js';
import { FACT_MATTERS, FACT_WORDS, type FactMatter, type FactWords } from './fact-words.js';
import { FOLLOW_UP_LANGUAGES, type FollowUpLanguage } from './follow-up-phrases.js';
import { withoutAccents } from './without-accents.js';

const LONGEST = 200;
/** Letters from which on a word stands for every word that begins with it. */
const PREFIX_LETTERS = 4;

/**
 * A question of fact in Spanish, German, French or Portuguese in English: of controls that it names by their ids, or how many
 * and which there are. Nothing unless every word of it is understood, so that no other question is touched.
 */
export function factQuestionInEnglish(question: string): string | undefined {
  if (question.length > LONGEST || ENGLISH.test(question)) {
    return undefined;
  }
  for (const language of FOLLOW_UP_LANGUAGES) {
    const reading = readingOf(question, language);
    const english = reading && (reading.ids.length > 0 ? ofControls(reading) : ofLists(reading));
    if (english !== undefined) {
      return english;
    }
  }
  return undefined;
}

const ENGLISH =
  /\b(?:the|what|which|who|how|when|where|why|does|are|should|can|must|of|require|requires|and|for|with|is)\b/i;

/** What a question says, word by word. */
interface Reading {
  readonly ids: readonly string[];
  readonly frameworks: readonly string[];
  readonly families: readonly string[];
  readonly matters: ReadonlySet<FactMatter>;
  readonly baselines: readonly string[];
  /** `30 days`, `weekly` */
  readonly measures: readonly string[];
}

const FRAMEWORK = /\b(?:NIST )?(?:CSF(?: 2\.0)?|(?:SP )?800-171(?: ?r3)?|ISO ?\d+)\b/gi;
const FAMILY = new RegExp(`\\b(?:${Object.keys(CONTROL_FAMILIES).join('|').toUpperCase()})\\b`, 'g');
const NAMED_BASELINE = /^(?:low|moderate|high|privacy)$/;

function readingOf(question: string, language: FollowUpLanguage): Reading | undefined {
  const mentions = findControlIds(question);
  const rest = mentions.reduceRight(
    (text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`,
    question,
  );
  const words = plainWords(rest.replaceAll(FRAMEWORK, ' ').replaceAll(FAMILY, ' '));
  const read = readWords(words, COMPILED[language]);
  return (
    read && {
      ...read,
      ids: [...new Set(mentions.map(({ controlId }) => controlId))],
      frameworks: rest.match(FRAMEWORK) ?? [],
      families: rest.match(FAMILY) ?? [],
    }
  );
}

type Words = Pick<Reading, 'matters' | 'baselines' | 'measures'>;

function readWords(words: readonly string[], language: CompiledWords): Words | undefined {
  const matters = new Set<FactMatter>();
  const baselines: string[] = [];
  const measures: string[] = [];
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    const phrase = language.phrases.find(({ parts }) =>
      parts.every((part, i) => fits(words[at + i] ?? '', part)),
    );
    const measure = measureAt(words, at, language);
    const baseline = NAMED_BASELINE.test(word) ? word.toUpperCase() : valueOf(word, language.baselines);
    if (measure) {
      measures.push(measure.english);
      at += measure.length;
    } else if (phrase) {
      matters.add(phrase.matter);
      at += phrase.parts.length;
    } else if (baseline !== undefined) {
      baselines.push(baseline);
      at += 1;
    } else if (language.filling.has(word)) {
      at += 1;
    } else {
      return undefined;
    }
  }
  return { matters, baselines, measures };
}

/** `30 dias`, `tres intentos`, `semanal` */
function measureAt(
  words: readonly string[],
  at: number,
  { units, frequencies, numbers }: CompiledWords,
): { readonly english: string; readonly length: number } | undefined {
  const word = words[at] ?? '';
  const often = valueOf(word, frequencies);
  if (often !== undefined) {
    return { english: often, length: 1 };
  }
  const number = /^\d+$/.test(word) ? word : numbers[word];
  const unit = valueOf(words[at + 1] ?? '', units);
  return number === undefined || unit === undefined ? undefined : { english: `${number} ${unit}`, length: 2 };
}

function ofControls(reading: Reading): string | undefined {
  const { matters, baselines, measures } = reading;
  if (matters.size + baselines.length + measures.length === 0) {
    return undefined;
  }
  if (measures.length > 0) {
    return premiseQuestion(reading);
  }
  return matters.has('why') || matters.has('count') ? undefined : factQuestions(reading);
}

/** `Does AC-2 require 30 days?` */
function premiseQuestion({ ids, matters, measures }: Reading): string {
  const { of, does } = wordsFor(ids);
  const asked = `${does} ${of} require ${measures.join(' and ')}?`;
  return matters.has('why') ? `Why ${asked}` : capitalised(asked);
}

function factQuestions(reading: Reading): string {
  const { ids, matters, baselines } = reading;
  const { of, does } = wordsFor(ids);
  if (matters.has('says') && baselines.length > 0) {
    return `What ${does} ${of} require for ${baselines.join(' or ')}?`;
  }
  const parts = [...relationQuestions(reading), ...matterQuestions(reading)];
  const says = matters.has('says') || parts.length === 0;
  return [...(says ? [`What ${does} ${of} require?`] : []), ...parts].join(' ');
}

/** What the controls have to do with others. */
function relationQuestions({ ids, matters, frameworks }: Reading): readonly string[] {
  const { of, does } = wordsFor(ids);
  const several = ids.length > 1;
  const isMapped = frameworks.length > 0 || matters.has('mapped');
  const where = frameworks.length > 0 ? ` in ${frameworks.join(' and ')}` : '';
  return [
    ...(several && matters.has('differs') ? [`Compare ${of}.`] : []),
    ...(isMapped ? [`What ${does} ${of} map to${where}?`] : []),
    ...(matters.has('related')
      ? [several ? `Are ${of} related?` : `Which controls are related to ${of}?`]
      : []),
  ];
}

/** One question for each matter that is asked of the controls themselves. */
function matterQuestions({ ids, matters, baselines }: Reading): readonly string[] {
  const { of, does, be } = wordsFor(ids);
  const levels = baselines.join(' or ');
  const questions: readonly (readonly [FactMatter, string])[] = [
    ['parameters', `Which parameters ${does} ${of} have?`],
    ['withdrawn', `What happened to ${of}?`],
    ['assessed', `How ${be} ${of} assessed?`],
    ['evidence', `What evidence is needed for ${of}?`],
  ];
  const ofBaselines =
    levels === '' ? `Which baselines ${be} ${of} in?` : `${capitalised(be)} ${of} in ${levels}?`;
  const ofEnhancements =
    levels === '' ? `What are the enhancements of ${of}?` : `Which enhancements of ${of} are in ${levels}?`;
  const isInAny = levels !== '' || matters.has('baselines');
  return [
    ...(matters.has('enhancements') ? [ofEnhancements] : isInAny ? [ofBaselines] : []),
    ...questions.flatMap(([matter, question]) => (matters.has(matter) ? [question] : [])),
  ];
}

/** The controls in words, with the verbs that go with them. */
function wordsFor(ids: readonly string[]): {
  readonly of: string;
  readonly does: string;
  readonly be: string;
} {
  const [does, be] = ids.length > 1 ? ['do', 'are'] : ['does', 'is'];
  return { of: inWords(ids), does, be };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How many or which controls there are of a family or in a baseline. */
function ofLists({ matters, baselines, families, measures, frameworks }: Reading): string | undefined {
  const asks = LIST_WORDS.find(([matter]) => matters.has(matter))?.[1];
  const noun = LIST_NOUNS.find(([matter]) => matters.has(matter))?.[1];
  const where = matters.has('withdrawn') ? 'withdrawn' : placeOf(baselines, families);
  const isOther = NO_LIST.some((matter) => matters.has(matter)) || measures.length + frameworks.length > 0;
  return [asks, noun, where].includes(undefined) || isOther || families.length > 1
    ? undefined
    : `${[asks, ...families, noun].join(' ')} are ${where}?`;
}

const LIST_WORDS: readonly (readonly [FactMatter, string])[] = [
  ['count', 'How many'],
  ['which', 'Which'],
];
const LIST_NOUNS: readonly (readonly [FactMatter, string])[] = [
  ['enhancements', 'enhancements'],
  ['controls', 'controls'],
];
const NO_LIST: readonly FactMatter[] = [
  'why',
  'says',
  'assessed',
  'evidence',
  'differs',
  'mapped',
  'related',
];

function placeOf(baselines: readonly string[], families: readonly string[]): string | undefined {
  if (baselines.length > 0) {
    return `in ${baselines.join(' or ')}`;
  }
  return families.length > 0 ? 'there' : undefined;
}

interface CompiledWords extends Omit<FactWords, 'matters' | 'filling'> {
  /** The longest first. */
  readonly phrases: readonly { readonly matter: FactMatter; readonly parts: readonly string[] }[];
  readonly filling: ReadonlySet<string>;
}

const COMPILED: Readonly<Record<FollowUpLanguage, CompiledWords>> = {
  es: compiled(FACT_WORDS.es),
  de: compiled(FACT_WORDS.de),
  fr: compiled(FACT_WORDS.fr),
  pt: compiled(FACT_WORDS.pt),
};

function compiled({ matters, filling, ...others }: FactWords): CompiledWords {
  const phrases = FACT_MATTERS.flatMap((matter) =>
    matters[matter].split('|').map((phrase) => ({ matter, parts: phrase.split(' ') })),
  );
  return {
    ...others,
    phrases: phrases.toSorted((a, b) => b.parts.length - a.parts.length),
    filling: new Set(filling.split(' ')),
  };
}

function fits(word: string, part: string): boolean {
  return part.length >= PREFIX_LETTERS ? word.startsWith(part) : word === part;
}

function valueOf(word: string, values: Readonly<Record<string, string>>): string | undefined {
  const part = Object.keys(values).find((one) => fits(word, one) || hasEnding(word, one));
  return part === undefined ? undefined : values[part];
}

/** `dias`, `tage`, `jours`: short words count with an ending too. */
function hasEnding(word: string, part: string): boolean {
  return word.startsWith(part) && word.length <= part.length + 2;
}

/** In lower case and without accents. */
function plainWords(text: string): readonly string[] {
  return (
    withoutAccents(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? []
  );
}
