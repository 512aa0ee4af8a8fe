import { citationPlugin } from './citation-plugin.js';

type Tree = Parameters<ReturnType<typeof citationPlugin>>[0];

describe('citationPlugin', () => {
  it('makes marks of text and binds them to the word before', () => {
    const tree = paragraph(text('ac-2.3 says so [1][2, 3].'));
    citationPlugin()(tree, {});
    expect(tree.children[0]).toMatchObject({
      children: [text('AC-2(3) says so\u00a0'), cite(1), cite(2), cite(3), text('.')],
    });
  });

  it('tells marks their sentence, and marks the words of one that is not verified', () => {
    const markdown = 'True [1]. False [2]. *(unverified)*';
    const tree = paragraph(at(0, text('True [1]. False [2]. ')), at(21, mark('(unverified)')));
    citationPlugin([
      { start: 0, end: 9, status: 'verified', support: [] },
      { start: 10, end: 35, status: 'unverified', reason: 'support', support: [] },
    ])(tree, { value: markdown });
    expect(tree.children[0]).toMatchObject({
      children: [
        text('True\u00a0'),
        cite(1, 0),
        text('. '),
        unverified('False\u00a0'),
        cite(2, 1),
        unverified('. '),
        { tagName: 'data', properties: { dataSentence: 1 }, children: [] },
      ],
    });
  });

  it('leaves other emphasis as it is', () => {
    const tree = paragraph(at(0, mark('really')));
    citationPlugin()(tree, { value: '*really*' });
    expect(tree.children[0]).toMatchObject({ children: [{ tagName: 'em' }] });
  });

  it.each(['a', 'code', 'pre'])('leaves the text of <%s> as it is', (tagName) => {
    const tree = paragraph({ type: 'element', tagName, properties: {}, children: [text('ac-2 [1]')] });
    const before = structuredClone(tree);
    citationPlugin()(tree, {});
    expect(tree).toEqual(before);
  });
});

function text(value: string): Tree['children'][number] {
  return { type: 'text', value };
}

function cite(n: number, dataSentence = -1): Tree['children'][number] {
  return { type: 'element', tagName: 'cite', properties: { dataN: n, dataSentence }, children: [] };
}

function mark(words: string): Tree['children'][number] {
  return { type: 'element', tagName: 'em', properties: {}, children: [at(1, text(words))] };
}

function unverified(words: string): object {
  return { tagName: 'span', properties: { className: ['unverified'] }, children: [text(words)] };
}

/** The same node, with the place where it begins in the Markdown. */
function at(offset: number, node: Tree['children'][number]): Tree['children'][number] {
  const point = { line: 1, column: offset + 1, offset };
  return { ...node, position: { start: point, end: point } };
}

function paragraph(...children: Tree['children']): Tree {
  return { children: [{ type: 'element', tagName: 'p', properties: {}, children }] };
}
