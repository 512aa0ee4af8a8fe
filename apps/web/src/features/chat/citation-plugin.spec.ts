import { citationPlugin } from './citation-plugin.js';

type Tree = Parameters<ReturnType<typeof citationPlugin>>[0];

describe('citationPlugin', () => {
  it('makes marks of text and binds them to the word before', () => {
    const tree = paragraph(text('ac-2.3 says so [1][2, 3].'));
    citationPlugin()(tree);
    expect(tree.children[0]).toMatchObject({
      children: [text('AC-2(3) says so\u00a0'), cite(1), cite(2), cite(3), text('.')],
    });
  });

  it.each(['a', 'code', 'pre'])('leaves the text of <%s> as it is', (tagName) => {
    const tree = paragraph({ type: 'element', tagName, properties: {}, children: [text('ac-2 [1]')] });
    const before = structuredClone(tree);
    citationPlugin()(tree);
    expect(tree).toEqual(before);
  });
});

function text(value: string): Tree['children'][number] {
  return { type: 'text', value };
}

function cite(n: number): Tree['children'][number] {
  return { type: 'element', tagName: 'cite', properties: { dataN: n }, children: [] };
}

function paragraph(child: Tree['children'][number]): Tree {
  return { children: [{ type: 'element', tagName: 'p', properties: {}, children: [child] }] };
}
