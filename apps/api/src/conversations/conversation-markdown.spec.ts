import * as fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { conversationMarkdown } from './conversation-markdown.js';
import { testAnswer, testConversation, testMessage } from './testing/conversation.js';

/** The page that a Markdown viewer makes, tables and bare addresses aside. */
async function viewer(): Promise<(markdown: string) => string> {
  const { default: Markdown } = await import('react-markdown');
  return (markdown) => renderToStaticMarkup(createElement(Markdown, null, markdown));
}

/** A conversation that says `text` wherever somebody else's words can stand. */
function saying(text: string): string {
  const citations = [{ n: 1, passageId: `p${text}`, controlId: text, quote: text }];
  const answer = testAnswer({
    answer: text,
    citations,
    sources: [],
    model: text,
    agent: text,
    snapshot: text,
  });
  const feedback = { rating: 'down' as const, comment: text, updatedAt: '2025-11-20T12:06:00.000Z' };
  const message = testMessage({ question: text, selection: text, answer, feedback });
  return conversationMarkdown({ ...testConversation(message), title: text });
}

describe('conversationMarkdown', () => {
  it('has every question with its answer, its sources and their quotes', () => {
    const asked = testMessage({ selection: 'Some text\nof a page' });
    const answer = testAnswer({ answer: 'Nothing was found.', abstained: true, citations: [], sources: [] });
    const feedback = {
      rating: 'down' as const,
      comment: 'Look again',
      updatedAt: '2025-11-20T12:06:00.000Z',
    };
    const unanswered = testMessage({ question: 'How do I bake bread?', answer, feedback });
    expect(conversationMarkdown(testConversation(asked, unanswered))).toBe(
      `# Review of accounts

Conversation 33333333-3333-4333-8333-333333333333, begun 2025-11-20T12:00:00.000Z.

## 1. How often must accounts be reviewed for compliance?

Asked 2025-11-20T12:00:00.000Z.

About this text:

> Some text
> of a page

Accounts are reviewed every quarter [1].

### Sources

**[1]** AC-2 Account Management (control AC-2, passage \`controls/ac-2#j\`)

> Review accounts for compliance with account management requirements every quarter.

Agent: general; model: fake-model; index: controls@1.

## 2. How do I bake bread?

Asked 2025-11-20T12:00:00.000Z.

Nothing was found.

The documents did not answer this.

Agent: general; model: fake-model; index: controls@1.

Feedback: down, Look again
`,
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '\\<img src=x onerror=alert(1)>',
    '![x](https://evil.example/pixel)',
    '[click](javascript:alert(1))',
    '[click][1]\n\n[1]: https://evil.example',
    '[1]: https://evil.example\n\nsee [1]',
    '<https://evil.example>',
    '\\[click](https://evil.example)',
    '[a]\\(b) [c](d)',
    '\\\\<b>',
  ])('shows %j and does nothing of it', async (text) => {
    expect((await viewer())(saying(text))).not.toMatch(/<(a|img|script|b)[\s>]/);
  });

  it('shows words as they were, not as Markdown', async () => {
    const text = '# 1. *All* of `x_y_z` \\. [Assignment: 5 & 6] &lt; - > + ~~no~~ | 2) = !';
    const page = (await viewer())(saying(text));
    const shown = text.replaceAll('&', '&amp;').replaceAll('>', '&gt;');
    expect(page).toContain(`<h1>${shown}</h1>`);
    expect(page).toContain(`<blockquote>\n<p>${shown}</p>\n</blockquote>`);
  });

  it('makes no link, image or tag of any text', async () => {
    const page = await viewer();
    const piece = fc.oneof(
      fc.constantFrom('[', ']', '(', ')', '<', '>', '!', '\\', '`', ':', '"', '&', '/', 'a', ' ', '\n'),
      fc.constantFrom('](', ']:', '![', 'https://e.example', '<b>', '&lt;', '\\<b>'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        expect(page(saying(pieces.join('')))).not.toMatch(/<(a|img|b)[\s>]/);
      }),
      { numRuns: 300 },
    );
  });
});
