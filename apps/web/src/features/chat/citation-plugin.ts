import { type ExtraProps } from 'react-markdown';
import { splitCitations } from './citation-marks.js';
import { withControlLabels } from './control-label.js';

type Element = NonNullable<ExtraProps['node']>;
type Child = Element['children'][number];
interface Parent {
  children: Child[];
}

/** Where text is meant literally, or where a button must not stand. */
const UNTOUCHED = new Set(['a', 'code', 'pre']);

/**
 * A rehype plugin, to run after the sanitizer: marks `[1]` in text become `<cite data-n="1">`, control ids get the
 * publication's form. Code and links stay as they are.
 */
export function citationPlugin(): (tree: Parent) => void {
  return (tree) => {
    replaceIn(tree);
  };
}

function replaceIn(parent: Parent): void {
  parent.children = parent.children.flatMap((child): Child[] => {
    if (child.type === 'text') {
      return piecesOf(child.value);
    }
    if (child.type === 'element' && !UNTOUCHED.has(child.tagName)) {
      replaceIn(child);
    }
    return [child];
  });
}

function piecesOf(value: string): Child[] {
  return splitCitations(value).flatMap((piece, index, pieces): Child[] => {
    if (piece.kind === 'citation') {
      return piece.numbers.map((n) => ({
        type: 'element',
        tagName: 'cite',
        properties: { dataN: n },
        children: [],
      }));
    }
    const text = withControlLabels(piece.text);
    return [{ type: 'text', value: pieces[index + 1]?.kind === 'citation' ? boundToNext(text) : text }];
  });
}

/** A mark never starts a line on its own: the blank before it does not break. */
function boundToNext(text: string): string {
  return text.replace(/ +$/, '\u00a0');
}
