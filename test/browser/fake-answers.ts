import {
  type AnswerSentence,
  type ChatAnswer,
  type Citation,
  type Passage,
  type Problem,
} from '@app/common/contracts';
import { POLICY_ID, POLICY_PASSAGE, POLICY_PLACE } from './fake-document.js';

/** Passages in our own words, shaped as the gateway sends them. */
const PASSAGES: readonly Passage[] = [
  {
    id: 'p-ac-2.3',
    collection: 'starter',
    documentId: 'd-1',
    title: 'AC-2(3) Account Management | Disable Accounts',
    controlId: 'ac-2.3',
    part: 'statement',
    text: 'Accounts are switched off within a set time as soon as one of these holds:\n(a) the account has expired;\n(b) nobody is tied to the account any more;\n(c) the account breaks policy; or\n(d) the account has not been used for a set time.',
    score: 0.93,
    url: 'https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final',
  },
  {
    id: 'p-ac-2',
    collection: 'starter',
    documentId: 'd-1',
    title: 'AC-2 Account Management',
    controlId: 'ac-2',
    part: 'guidance',
    text: 'An account manager is named for every kind of account. Managers are told when an account is no longer needed, when people leave or move, and when the need to know changes. Accounts are reviewed at a set frequency.',
    score: 0.81,
  },
  {
    id: 'p-ps-4',
    collection: 'starter',
    documentId: 'd-1',
    title: 'PS-4 Personnel Termination',
    controlId: 'ps-4',
    part: 'statement',
    text: 'When somebody leaves, access is switched off within a set time and every credential of that person is revoked. An exit interview covers what must stay confidential.',
    score: 0.64,
  },
  {
    id: 'p-policy',
    collection: 'company-policies',
    documentId: POLICY_ID,
    title: 'Joiners, movers and leavers',
    text: POLICY_PASSAGE,
    score: 0.52,
    place: POLICY_PLACE,
  },
];

const CITATIONS: readonly Citation[] = [
  {
    n: 1,
    passageId: 'p-ac-2.3',
    controlId: 'ac-2.3',
    quote: 'switched off within a set time as soon as one of these holds',
  },
  { n: 2, passageId: 'p-ac-2', controlId: 'ac-2', quote: 'Accounts are reviewed at a set frequency.' },
  { n: 3, passageId: 'p-ps-4', controlId: 'ps-4', quote: 'every credential of that person is revoked' },
];

const ANSWER = `**ac-2.3 Disable Accounts** asks that accounts are switched off within a time that you set, as soon as one of four things holds [1]:

- the account has expired,
- it no longer belongs to a person or a service,
- it breaks your policy, or
- nobody has used it for the time that you set.

The base control adds that accounts are reviewed regularly, so that such accounts are found [2]. When somebody leaves, ps-4 also has every credential of that person revoked [1, 3].

| What you set | Where it is used |
|---|---|
| Time until an account is off | ac-2.3 |
| Time without use | ac-2.3(d) |
`;

/** The sentences of `ANSWER` with the words of the passages that carry them. */
export function checkedAnswer(): Partial<ChatAnswer> {
  const standaloneQuestion = 'What does AC-2(3) require of accounts that nobody uses?';
  return { sentences: sentencesOf(ANSWER, CLAIMS), standaloneQuestion };
}

/** The same with a sentence that its passage does not carry, one that cites nothing, and an id that was taken out. */
export function doubtfulAnswer(): Partial<ChatAnswer> {
  const wrong = 'Such accounts are off within 30 days [2]. *(unverified)*';
  const uncited = 'The **(unknown control)** asks for *the same*. *(unverified)*';
  const answer = `${ANSWER}\n${wrong} ${uncited}\n`;
  return {
    answer,
    grounded: false,
    removedControlIds: ['AC-99(7)'],
    sentences: sentencesOf(answer, [
      ...CLAIMS,
      { words: wrong, reason: 'number' },
      { words: uncited, reason: 'no_citation' },
    ]),
  };
}

interface Claim {
  readonly words: string;
  readonly support?: readonly (readonly [number, string])[];
  readonly reason?: AnswerSentence['reason'];
}

const CLAIMS: readonly Claim[] = [
  {
    words:
      '**ac-2.3 Disable Accounts** asks that accounts are switched off within a time that you set, as soon as one of four things holds [1]:',
    support: [[1, 'Accounts are switched off within a set time as soon as one of these holds']],
  },
  {
    words: 'The base control adds that accounts are reviewed regularly, so that such accounts are found [2].',
    support: [[2, 'Accounts are reviewed at a set frequency.']],
  },
  {
    words: 'When somebody leaves, ps-4 also has every credential of that person revoked [1, 3].',
    support: [
      [1, '(b) nobody is tied to the account any more'],
      [3, 'every credential of that person is revoked'],
    ],
  },
];

function sentencesOf(answer: string, claims: readonly Claim[]): AnswerSentence[] {
  return claims.map(({ words, support = [], reason }) => {
    const start = answer.indexOf(words);
    return {
      start,
      end: start + words.length,
      status: reason === undefined ? 'verified' : 'unverified',
      reason,
      support: support.map(([n, carrying]) => {
        const passageId = CITATIONS.find((citation) => citation.n === n)?.passageId;
        const at = PASSAGES.find(({ id }) => id === passageId)?.text.indexOf(carrying) ?? -1;
        return { n, start: at, end: at + carrying.length };
      }),
    };
  });
}

/** A refusal that names what is near. */
export const UNKNOWN_CONTROL =
  'The documents have no control AC-26, so there is nothing to answer from. There is no control "AC-26". Did you mean AC-25, AC-24 or AC-2?';

/** More than can be asked about at once. */
export const LONG_ANSWER = 'Accounts are reviewed. '.repeat(500).trim();

/** A table that is wider than a phone. */
export const WIDE_TABLE = `| Framework | Reference | Direction | Source | Also named |
|---|---|---|---|---|
| CSF 2.0 | PR.AA-01, PR.AA-05, PR.AA-06 | to AC-2 | NIST reference data | identities and credentials |
| SP 800-171 | 03.01.01 | both | NIST reference data | account management |
`;

/** Hostile Markdown and HTML: none of it may run, load or link to anything but the web. */
export const HOSTILE = `Before <script>window.__ran = 1</script> <img src=x onerror="window.__ran = 2">

![beacon](https://beacon.invalid/pixel.png?q=secret)

[click](javascript:window.__ran=3) [data](data:text/html,<script>window.__ran=4</script>) [vb](vbscript:x) [fine](https://example.org/page)

<svg onload="window.__ran = 5"><iframe src="https://beacon.invalid/frame"></iframe>

<style>@import url(https://beacon.invalid/style.css);</style> <a href="javascript:window.__ran=6" onclick="window.__ran=7">raw</a>

[1]: https://beacon.invalid/definition

| a | <img src="https://beacon.invalid/cell.png"> |
|---|---|
| <b onmouseover="window.__ran=8">b</b> | ![x][1] [1] |

<form action="https://beacon.invalid/form"><input autofocus onfocus="window.__ran=9"></form> After the payloads [1].
`;

/** The same passages, the first as hostile as a document can make it. */
export const HOSTILE_PASSAGES: readonly Passage[] = PASSAGES.map((passage, index) =>
  index > 0
    ? passage
    : {
        ...passage,
        title: '<img src=x onerror="window.__ran = 10"> Disable Accounts',
        text: `${passage.text} <script>window.__ran = 11</script> ![x](https://beacon.invalid/passage.png)`,
        url: 'javascript:window.__ran=12',
      },
);

export function answerOf(part: Partial<ChatAnswer>): ChatAnswer {
  return {
    conversationId: '7d6f2f0e-5d0c-4c55-9f7b-0d9f3f1b8a11',
    messageId: '0f7a3c52-8b1e-4f5e-9f23-6f3d7f6f5b22',
    agent: 'control',
    answer: ANSWER,
    grounded: true,
    abstained: false,
    citations: [...CITATIONS],
    sources: [...PASSAGES],
    model: 'extractive',
    sentences: [],
    cached: false,
    usage: { inputTokens: 912, outputTokens: 148, costUsd: 0 },
    timings: { retrievalMs: 38, firstTokenMs: 61, totalMs: 412 },
    requestId: 'req-0a1b2c3d',
    ...part,
  };
}

export function problemOf(part: Pick<Problem, 'status' | 'code' | 'title' | 'detail'>): Problem {
  return {
    type: `https://ground-control.invalid/problems/${part.code}`,
    requestId: 'req-broken-42',
    ...part,
  };
}
