import { type ChatAnswer } from '@app/common/contracts';
import { ShieldCheck, TriangleAlert } from 'lucide-react';
import { type JSX } from 'react';
import { tallyOf } from './sentences.js';

/** One line that says how far an answer can be relied on. */
export function Verdict({ answer }: { readonly answer: ChatAnswer }): JSX.Element | false {
  if (answer.abstained) {
    return false;
  }
  const { relied, words } = verdictOn(answer);
  const Icon = relied ? ShieldCheck : TriangleAlert;
  return (
    <p className={`flex items-center gap-2 text-sm font-medium ${relied ? 'text-accent' : 'text-caution'}`}>
      <Icon aria-hidden size={17} className="shrink-0" />
      {words}
    </p>
  );
}

function verdictOn({ grounded, citations, sentences }: ChatAnswer): {
  readonly relied: boolean;
  readonly words: string;
} {
  const cited = new Set(citations.map(({ passageId }) => passageId)).size;
  const { claims, verified } = tallyOf(sentences);
  if (cited === 0) {
    return { relied: false, words: 'No passage backs this answer. Check it before you rely on it.' };
  }
  const counted = `${verified} of ${claims} ${claims === 1 ? 'sentence' : 'sentences'} verified`;
  if (claims > 0 && verified < claims) {
    return { relied: false, words: `${counted}. Check the marked ones before you rely on them.` };
  }
  if (!grounded) {
    return {
      relied: false,
      words: 'Not every claim here is backed by a passage. Check it before you rely on it.',
    };
  }
  const rests = cited === 1 ? 'one passage' : `${cited} passages`;
  return { relied: true, words: claims > 0 ? `${counted}, on ${rests}` : `Rests on ${rests}` };
}
