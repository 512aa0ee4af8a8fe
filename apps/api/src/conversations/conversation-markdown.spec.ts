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
    standaloneQuestion: text,
    removedControlIds: [text],
    notices: [text],
  });
  const feedback = { rating: 'down' as const, comment: text, updatedAt: '2025-11-20T12:06:00.000Z' };
  const earlierAnswers = [{ id: text, answer, createdAt: '2025-11-20T12:01:00.000Z', feedback }];
  const message = testMessage({ question: text, selection: text, answer, feedback, earlierAnswers });
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

  it('has what became of the question, of its sentences, and of the answers before', () => {
    const sentence = { start: 0, end: 1, support: [] };
    const answer = testAnswer({
      standaloneQuestion: 'Is AC-2 in LOW?',
      sentences: [
        { ...sentence, status: 'verified' },
        { ...sentence, status: 'unverified', reason: 'number' },
        { ...sentence, status: 'none' },
      ],
      removedControlIds: ['ZZ-9', 'AC-99'],
      notices: ['The model did not answer.', 'Search by words only.'],
    });
    const earlier = {
      id: '55555555-5555-4555-8555-555555555555',
      answer: testAnswer({ answer: 'Nobody knows.', citations: [], stopped: true }),
      createdAt: '2025-11-20T11:00:00.000Z',
      feedback: { rating: 'down' as const, updatedAt: '2025-11-20T11:01:00.000Z' },
    };
    const text = conversationMarkdown(
      testConversation(testMessage({ question: 'is it in LOW?', answer, earlierAnswers: [earlier] })),
    );
    expect(text).toContain(
      '## 1. is it in LOW?\n\nAsked 2025-11-20T12:00:00.000Z.\n\nAnswered as: Is AC-2 in LOW?\n\n',
    );
    expect(text).toContain(
      '\n\nVerified: 1 of 2 sentences.\n\nTaken out, since no catalog has them: ZZ-9, AC-99.\n\n' +
        'Note: The model did not answer.\n\nNote: Search by words only.\n\n### Sources\n\n',
    );
    expect(text).toContain(
      '\n\n### Earlier answer, 2025-11-20T11:00:00.000Z\n\nNobody knows.\n\n' +
        'The answer was stopped before its end.\n\nAgent: general; model: fake-model; index: controls@1.\n\nFeedback: down.\n',
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
