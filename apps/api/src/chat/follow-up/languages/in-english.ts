import { findControlIds } from '@app/common/oscal';
import {
  FOLLOW_UP_LANGUAGES,
  FOLLOW_UP_PHRASES,
  type FollowUpLanguage,
  type FollowUpPhrases,
} from './follow-up-phrases.js';
import { withoutAccents } from './without-accents.js';

/** A follow-up of another language in English; no English where it is one, and nobody knows which. */
export interface EnglishFollowUp {
  readonly language: FollowUpLanguage;
  readonly english?: string;
}

/** Reads a question that is a usual follow-up, or made of nothing but words that stand for something else. */
export function followUpInEnglish(question: string): EnglishFollowUp | undefined {
  const said = plain(question);
  if (said === '' || said.length > LONGEST) {
    return undefined;
  }
  for (const language of FOLLOW_UP_LANGUAGES) {
    const english = translated(said, COMPILED[language]);
    if (english !== undefined) {
      return { language, english };
    }
  }
  const language = FOLLOW_UP_LANGUAGES.find((one) => isEmpty(said, COMPILED[one]));
  return language && { language };
}

const LONGEST = 120;
const IDS = '((?:#\\d+)(?:(?: (?:y|e|und|et|o|oder|ou))? #\\d+)*)';

interface Compiled {
  readonly phrases: readonly (readonly [said: RegExp, english: string])[];
  readonly matters: readonly (readonly [said: RegExp, english: string])[];
  readonly baselines: Readonly<Record<string, string>>;
  readonly empty: ReadonlySet<string>;
  readonly joining: ReadonlySet<string>;
}

const COMPILED: Readonly<Record<FollowUpLanguage, Compiled>> = {
  es: compiled(FOLLOW_UP_PHRASES.es),
  de: compiled(FOLLOW_UP_PHRASES.de),
  fr: compiled(FOLLOW_UP_PHRASES.fr),
  pt: compiled(FOLLOW_UP_PHRASES.pt),
};

function compiled({ phrases, matters, joining, baselines, empty }: FollowUpPhrases): Compiled {
  const names = [...Object.keys(baselines), 'low', 'moderate', 'high', 'privacy'].join('|');
  return {
    phrases: phrases.map(([said, english]) => [
      new RegExp(
        `^(?:${said
          .replaceAll('{J}', `(?:(?:${joining}) )*`)
          .replaceAll('{B}', `(?<b>${names})`)
          .replaceAll('{M}', `(?<m>${Object.keys(matters).join('|')})`)
          .replace('{I}', `(?<i>${IDS})`)
          .replaceAll('{I}', `(?<j>${IDS})`)})$`,
      ),
      english,
    ]),
    matters: Object.entries(matters).map(([said, english]) => [new RegExp(`^(?:${said})$`), english]),
    baselines,
    empty: new Set(empty.split(' ')),
    joining: new Set(joining.split('|')),
  };
}

function translated(said: string, { phrases, matters, baselines }: Compiled): string | undefined {
  const ids = findControlIds(said).map(({ text }) => text);
  const masked = ids.reduce((text, id, index) => text.replace(id, `#${index}`), said).toLowerCase();
  for (const [pattern, english] of phrases) {
    const match = pattern.exec(masked);
    if (match) {
      return filled(english, match.groups ?? {}, { ids, matters, baselines });
    }
  }
  return undefined;
}

function filled(
  english: string,
  { b = '', m = '', i, j }: Readonly<Partial<Record<string, string>>>,
  { ids, matters, baselines }: Pick<Compiled, 'matters' | 'baselines'> & { readonly ids: readonly string[] },
): string {
  return english
    .replace('$B', baselines[b] ?? b.toUpperCase())
    .replace('$M', matters.find(([is]) => is.test(m))?.[1] ?? '')
    .replace('$I', withIds(i ?? j ?? '', ids));
}

function withIds(masked: string, ids: readonly string[]): string {
  return masked
    .replaceAll(/#(\d+)/g, (_mark, index: string) => ids[Number(index)] ?? '')
    .replaceAll(/ (?:y|e|und|et|o|oder|ou) /g, ' and ');
}

/** More than a joining word, and nothing that says what it is about. */
function isEmpty(said: string, { empty, joining }: Compiled): boolean {
  const words = said.toLowerCase().split(' ');
  return (
    words.length > 1 && words.every((word) => empty.has(word)) && words.some((word) => joining.has(word))
  );
}

/** Without accents and punctuation; ids keep theirs. */
function plain(question: string): string {
  return withoutAccents(question)
    .replaceAll(/[^\p{L}\p{N}()#.-]+|[.](?!\d)|-(?!\d)/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
