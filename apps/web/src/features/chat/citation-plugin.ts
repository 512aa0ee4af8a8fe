import { type AnswerSentence } from '@app/common/contracts';
import { type ExtraProps } from 'react-markdown';
import { splitCitations } from './citation-marks.js';
import { withControlLabels } from './control-label.js';
import { sentenceAt } from './sentences.js';
import { sourceOffsets } from './source-offsets.js';

type Element = NonNullable<ExtraProps['node']>;
type Child = Element['children'][number];
interface Parent {
  children: Child[];
}
/** What was written, and what is known of its sentences. */
interface Written {
  readonly markdown: string;
  readonly sentences: readonly AnswerSentence[];
}

/** Where text is meant literally, or where a button must not stand. */
const UNTOUCHED = new Set(['a', 'code', 'pre']);
const UNVERIFIED_MARK = '(unverified)';

/**
 * A rehype plugin, to run after the sanitizer. Marks `[1]` in text become `<cite data-n="1" data-sentence="0">`, the words of
 * an unverified sentence `<span class="unverified">`, its mark `*(unverified)*` becomes `<data data-sentence="0">`. Control
 * ids get the publication's form. Code and links stay as they are.
 */
export function citationPlugin(
  sentences: readonly AnswerSentence[] = [],
): (tree: Parent, file: { readonly value?: unknown }) => void {
  return (tree, { value }) => {
    replaceIn(tree, { markdown: typeof value === 'string' ? value : '', sentences });
  };
}

function replaceIn(parent: Parent, written: Written): void {
  parent.children = parent.children.flatMap((child): Child[] => {
    if (child.type === 'text') {
      return piecesOf(child.value, offsetsOf(child, written), written.sentences);
    }
    if (child.type !== 'element' || UNTOUCHED.has(child.tagName)) {
      return [child];
    }
    if (isUnverifiedMark(child)) {
      return [
        mark('data', { dataSentence: sentenceAt(written.sentences, child.position?.start.offset ?? -1) }),
      ];
    }
    replaceIn(child, written);
    return [child];
  });
}

function isUnverifiedMark({ tagName, children: [only, ...others] }: Element): boolean {
  return tagName === 'em' && others.length === 0 && only?.type === 'text' && only.value === UNVERIFIED_MARK;
}

/** Of each character its place in the Markdown; -1 where a node does not say where it comes from. */
function offsetsOf(
  child: Extract<Child, { type: 'text' }>,
  { markdown }: Written,
): (index: number) => number {
  const start = child.position?.start.offset;
  const offsets = start === undefined ? [] : sourceOffsets(child.value, markdown, start);
  return (index) => offsets[index] ?? -1;
}

function piecesOf(
  value: string,
  offsetAt: (index: number) => number,
  sentences: readonly AnswerSentence[],
): Child[] {
  let from = 0;
  return splitCitations(value).flatMap((piece, index, pieces): Child[] => {
    const begin = from;
    from += piece.text.length;
    if (piece.kind === 'citation') {
      const dataSentence = sentenceAt(sentences, offsetAt(begin));
      return piece.numbers.map((n) => mark('cite', { dataN: n, dataSentence }));
    }
    const bound = pieces[index + 1]?.kind === 'citation';
    return runsOf(piece.text, (at) => isUnverified(sentences, offsetAt(begin + at))).map(
      ({ text, unverified }, run, runs): Child => {
        const labelled = withControlLabels(text);
        const node: Child = {
          type: 'text',
          value: bound && run === runs.length - 1 ? boundToNext(labelled) : labelled,
        };
        return unverified ? { ...mark('span', { className: ['unverified'] }), children: [node] } : node;
      },
    );
  });
}

function mark(tagName: string, properties: Element['properties']): Element {
  return { type: 'element', tagName, properties, children: [] };
}

function isUnverified(sentences: readonly AnswerSentence[], offset: number): boolean {
  const sentence = sentences[sentenceAt(sentences, offset)];
  return sentence?.status === 'unverified' && offset < sentence.end;
}

interface Run {
  readonly text: string;
  readonly unverified: boolean;
}

/** Text cut where an unverified sentence begins or ends; a word is never cut. */
function runsOf(text: string, unverifiedAt: (index: number) => boolean): readonly Run[] {
  const runs: Run[] = [];
  for (const [part] of text.matchAll(/\s+|\S+/g)) {
    const at = runs.reduce((sum, run) => sum + run.text.length, 0);
    const unverified = unverifiedAt(at);
    const last = runs.at(-1);
    if (last?.unverified === unverified) {
      runs[runs.length - 1] = { text: last.text + part, unverified };
    } else {
      runs.push({ text: part, unverified });
    }
  }
  return runs;
}

/** A mark never starts a line on its own: the blank before it does not break. */
function boundToNext(text: string): string {
  return text.replace(/ +$/, '\u00a0');
}
