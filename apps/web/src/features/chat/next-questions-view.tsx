import { CornerDownRight } from 'lucide-react';
import { type JSX } from 'react';

interface Props {
  readonly questions: readonly string[];
  readonly onPick: (question: string) => void;
}

/** Below the last answer: questions that may come next, a press away. */
export function NextQuestions({ questions, onPick }: Props): JSX.Element | false {
  return (
    questions.length > 0 && (
      <div className="screen-only mt-5">
        <h3 className="text-muted text-sm font-semibold">You could ask next</h3>
        <ul className="mt-1.5 flex flex-wrap gap-2">
          {questions.map((question) => (
            <li key={question} className="max-w-full">
              <button
                type="button"
                className="border-line bg-surface hover:border-accent hover:text-accent inline-flex min-h-10 max-w-full items-center gap-2 rounded-md border px-3 py-1.5 text-left text-sm"
                onClick={() => {
                  onPick(question);
                }}
              >
                <CornerDownRight aria-hidden size={15} className="text-muted shrink-0" />
                <span className="min-w-0 break-words">{question}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    )
  );
}
