import { textsOf } from '../testing/texts.js';
import { parseMarkdown } from './markdown.js';

function read(...lines: readonly string[]): readonly (readonly [string, string])[] {
  return textsOf(parseMarkdown(lines.join('\n'), 'T'));
}

describe('parseMarkdown', () => {
  it('reads front matter as fields, not as headings', () => {
    expect(
      read(
        '---',
        'title: "Access policy"',
        'owner: CISO',
        'tags:',
        "  - 'accounts'",
        '---',
        '# Scope',
        'All staff.',
      ),
    ).toEqual([
      ['T', 'title: Access policy\nowner: CISO\ntags:\n  - accounts'],
      ['T > Scope', 'All staff.'],
    ]);
  });

  it('takes a rule at the start for a rule', () => {
    expect(read('---', 'Text.', '', '---', 'More.')).toEqual([['T', '---\nText.\n\n---\nMore.']]);
  });

  it('tells the rows of tables under their column names', () => {
    expect(
      read('Owners:', '', '| Control | Owner |', '|:--|--:|', '| AC-2 | `a\\|b` |', '| AC-3 |', '', 'End.'),
    ).toEqual([['T', 'Owners:\n\nControl: AC-2; Owner: `a|b`\n\nControl: AC-3\n\nEnd.']]);
    expect(read('Control | Owner', '--- | ---', 'AC-2 | Operations')).toEqual([
      ['T', 'Control: AC-2; Owner: Operations'],
    ]);
  });

  it('leaves tables in code and lines with bars as they are', () => {
    const code = ['```', '| a | b |', '|---|---|', '| 1 | 2 |', '```', 'x | y', 'z'];
    expect(read(...code)).toEqual([['T', code.join('\n')]]);
  });

  it('puts headings of one level beside each other, whatever level a document begins with', () => {
    expect(read('## A', 'a', '## B', 'b', '#### C', 'c', '### D', 'd').map(([title]) => title)).toEqual([
      'T > A',
      'T > B',
      'T > B > C',
      'T > B > D',
    ]);
  });
});
