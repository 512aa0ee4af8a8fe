import { type DocumentText, type Passage } from '@app/common/contracts';

export type TextSection = DocumentText['sections'][number];

/** A passage as its document knows it; one without words stands for the document itself. */
export type CitedPlace = Pick<Passage, 'documentId' | 'text' | 'place'>;

/** Where something stands in the text of a document. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** What a reader sees, in order. A heading's `level` counts from 1. */
export type Block =
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'text'; readonly start: number; readonly text: string };

/** Two stretches of a text, the second right behind the first, as one. A section that was cut between them is whole again. */
export function joined(before: DocumentText, after: DocumentText): DocumentText {
  const last = before.sections.at(-1);
  const first = after.sections[0];
  const isCut = last !== undefined && first !== undefined && last.end === first.start;
  const sections = isCut
    ? [
        ...before.sections.slice(0, -1),
        { ...last, end: first.end, text: last.text + first.text },
        ...after.sections.slice(1),
      ]
    : [...before.sections, ...after.sections];
  return { ...after, start: before.start, sections };
}

/** The sections with the pages and headings that begin with them. */
export function blocksOf(sections: readonly TextSection[]): readonly Block[] {
  let page: number | undefined;
  let headings: readonly string[] = [];
  return sections.flatMap((section) => {
    const shared = section.headings.findIndex((heading, level) => heading !== headings[level]);
    const from = shared === -1 ? section.headings.length : shared;
    const blocks: Block[] = [
      ...(section.page === undefined || section.page === page
        ? []
        : [{ kind: 'page', page: section.page } as const]),
      ...section.headings
        .slice(from)
        .map((text, i) => ({ kind: 'heading', level: from + i + 1, text }) as const),
      { kind: 'text', start: section.start, text: section.text },
    ];
    page = section.page;
    headings = section.headings;
    return blocks;
  });
}

/**
 * Where a passage stands: at its place where the text there is the passage's, else where its words are found. Nothing where
 * the text, as far as it is known, does not have them.
 */
export function spanOf({ text, place }: CitedPlace, sections: readonly TextSection[]): TextSpan | undefined {
  const atPlace = sections.find(
    (section) => place && section.start <= place.start && place.end <= section.end,
  );
  const isThere =
    place !== undefined &&
    atPlace?.text.slice(place.start - atPlace.start, place.end - atPlace.start) === text;
  if (isThere) {
    return { start: place.start, end: place.end };
  }
  for (const section of sections) {
    const at = section.text.indexOf(text);
    if (at >= 0 && text !== '') {
      return { start: section.start + at, end: section.start + at + text.length };
    }
  }
  return undefined;
}
