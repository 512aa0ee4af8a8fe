import { standaloneQuestion } from '../chat/follow-up/standalone-question.js';
import { type HistoryMessage } from './asked-question.js';
import { pastTurns } from './past-turns.js';

/** Questions and answers in turn, the user's first. */
function said(...texts: readonly string[]): readonly HistoryMessage[] {
  return texts.map((text, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', text }));
}

const AC_2 =
  'Define the types of accounts. [^1]\n\n[^1]: AC-2 Account Management: "Define the types of accounts."';

describe('pastTurns', () => {
  it('makes of each question and answer what a follow-up can refer to', () => {
    expect(pastTurns(said('What does AC-2 require?', AC_2))).toEqual([
      {
        question: 'What does AC-2 require?',
        agent: 'control-lookup',
        controlIds: ['ac-2'],
        listed: [],
        abstained: false,
      },
    ]);
  });

  it('takes the controls that an answer cites where the question names none, in the order of the footnotes', () => {
    const answer =
      'Yes. [^1][^2]\n\n[^1]: AU-6 Audit Record Review: "AC-2 is related"\n[^2]: IR-4 Incident Handling';
    const [turn] = pastTurns(said('Who reads the logs after an attack?', answer));
    expect(turn?.controlIds).toEqual(['au-6', 'ir-4']);
    const [plain] = pastTurns(said('Who reads the logs after an attack?', 'AU-6 says so [1].'));
    expect(plain?.controlIds).toEqual(['au-6']);
  });

  it('remembers each question as it was understood', () => {
    const turns = pastTurns(
      said('What does AC-2 require?', AC_2, 'And its enhancements?', 'AC-2(1), AC-2(2) [^1]'),
    );
    expect(turns[1]?.question).toBe('What are the enhancements of AC-2?');
    expect(standaloneQuestion('How is it assessed?', turns).question).toContain('AC-2');
  });

  it('trusts what an answer says of how its question was understood', () => {
    const turns = pastTurns(
      said(
        'What does AC-2 require?',
        AC_2,
        'und die Parameter?',
        '> What are the parameters of AC-2?\n\nTwo. [^1]',
      ),
    );
    expect(turns[1]).toMatchObject({ question: 'What are the parameters of AC-2?', controlIds: ['ac-2'] });
  });

  it('knows an answer that answered nothing', () => {
    const [turn] = pastTurns(said('How do I bake bread?', 'The documents do not answer this.'));
    expect(turn).toMatchObject({ abstained: true, controlIds: [] });
  });

  it('leaves out what has no answer, and what is long ago', () => {
    expect(pastTurns([{ role: 'user', text: 'Hello' }])).toEqual([]);
    expect(pastTurns([{ role: 'assistant', text: 'Good day.' }])).toEqual([]);
    const many = Array.from({ length: 20 }, (_, index) => [
      `What does AC-${index + 1} require?`,
      'Much [^1].',
    ]);
    const turns = pastTurns(said(...many.flat()));
    expect(turns).toHaveLength(8);
    expect(turns.at(-1)?.controlIds).toEqual(['ac-20']);
  });
});
