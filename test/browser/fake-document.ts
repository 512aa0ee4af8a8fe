import { type DocumentText, type Place } from '@app/common/contracts';

/** The words of the one passage that comes from a document. */
export const POLICY_PASSAGE =
  'The service desk closes the accounts of leavers on their last day and keeps the ticket for two years.';
export const POLICY_ID = '2f0d7c1e-6a57-4a09-9c57-0d3c7c5f2b11';

const HEADINGS = ['Accounts', 'Leavers'];

function filling(subject: string): string {
  return Array.from(
    { length: 150 },
    (_, i) => `Line ${i + 1} of what the policy says about ${subject}.`,
  ).join('\n');
}

const SECTIONS = placed([
  { headings: ['Accounts', 'Joiners'], page: 11, text: filling('joiners') },
  {
    headings: HEADINGS,
    page: 12,
    text: `What follows is for everybody.\n${POLICY_PASSAGE}\nThe owner is told.`,
  },
  { headings: ['Accounts', 'Movers'], page: 13, text: filling('movers') },
]);

/** Where the passage stands. */
export const POLICY_PLACE: Place = {
  page: 12,
  headings: HEADINGS,
  start: (SECTIONS[1]?.start ?? 0) + 31,
  end: (SECTIONS[1]?.start ?? 0) + 31 + POLICY_PASSAGE.length,
};

/** What the gateway answers of that document's text. */
export function policyText(start: number, limit: number): DocumentText {
  const chars = SECTIONS.at(-1)?.end ?? 0;
  const end = Math.min(start + limit, chars);
  return {
    documentId: POLICY_ID,
    title: 'Joiners, movers and leavers',
    mediaType: 'application/pdf',
    chars,
    start,
    end,
    next: end < chars ? end : undefined,
    sections: SECTIONS.filter((section) => section.start < end && section.end > start).map((section) => {
      const from = Math.max(section.start, start);
      const to = Math.min(section.end, end);
      const text = section.text.slice(from - section.start, to - section.start);
      return { ...section, start: from, end: to, text };
    }),
  };
}

function placed(
  sections: readonly { headings: string[]; page: number; text: string }[],
): DocumentText['sections'] {
  let start = 0;
  return sections.map((section) => {
    const end = start + section.text.length;
    const one = { ...section, start, end };
    start = end + 2;
    return one;
  });
}
