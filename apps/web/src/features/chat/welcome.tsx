import { type JSX } from 'react';

const STARTERS = [
  { kind: 'One control', question: 'What does AC-2(3) require?' },
  { kind: 'A topic', question: 'Which controls deal with multi-factor authentication?' },
  { kind: 'A baseline', question: 'What does the LOW baseline ask for in audit logging?' },
  { kind: 'An assessment', question: 'How is IR-4 Incident Handling assessed?' },
  { kind: 'A comparison', question: 'How do CP-9 and CP-10 differ?' },
  { kind: 'A withdrawn control', question: 'What happened to AC-13?' },
] as const;

/** What stands here before the first question: what this is, and questions to begin with. */
export function Welcome({ onPick }: { readonly onPick: (question: string) => void }): JSX.Element {
  return (
    <div className="py-10 sm:py-16">
      <h1 className="font-serif text-3xl leading-tight text-balance sm:text-[2.6rem]">
        Ask about a security or privacy control
      </h1>
      <p className="text-muted mt-4 max-w-[38rem] text-[1.0625rem] leading-relaxed">
        Answers come from the NIST SP 800-53 catalog and the documents loaded here. Each claim carries the
        passage it rests on, one click away. Where the sources are silent, the answer says so.
      </p>
      <h2 className="text-muted mt-12 text-sm font-semibold">Questions to begin with</h2>
      <ul className="border-line mt-3 border-t">
        {STARTERS.map(({ kind, question }) => (
          <li key={question} className="border-line border-b">
            <button
              type="button"
              className="hover:bg-sunken group flex w-full flex-col gap-0.5 px-2 py-3 text-left sm:flex-row sm:items-baseline sm:gap-6"
              onClick={() => {
                onPick(question);
              }}
            >
              <span className="text-muted w-40 shrink-0 text-sm">{kind}</span>
              <span className="group-hover:text-accent text-[1.0625rem]">{question}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
