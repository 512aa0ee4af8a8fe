import { readFileSync } from 'node:fs';
import { standaloneQuestion } from './standalone-question.js';
import {
  CLEAR_QUESTIONS,
  FOLLOW_UPS,
  FOUND_LATER,
  LOOKUP,
  STANDALONE,
  UNCLEAR_QUESTIONS,
} from './testing/follow-up-examples.js';
import { HELD_OUT } from './testing/held-out-examples.js';
import { MORE_EXAMPLES } from './testing/more-examples.js';

const SEARCHED = ['short_phrases', 'plain_queries', 'attack_descriptions', 'technical_rules'].map(
  (set) => `bench/retrieval/sets/${set}.jsonl`,
);

describe('standaloneQuestion', () => {
  it.each(FOLLOW_UPS.map(([history, asked, standalone]) => [asked, standalone, history] as const))(
    'understands "%s" as "%s"',
    (asked, standalone, history) => {
      expect(standaloneQuestion(asked, history)).toEqual({ question: standalone, rewritten: true });
    },
  );

  it.each(STANDALONE.map(([history, asked]) => [asked, history] as const))(
    'leaves "%s" as it is',
    (asked, history) => {
      expect(standaloneQuestion(asked, history)).toMatchObject({ question: asked, rewritten: false });
    },
  );

  it.each(
    [...MORE_EXAMPLES, ...FOUND_LATER].map(
      ([history, asked, standalone]) => [asked, standalone, history] as const,
    ),
  )('turns "%s" into "%s"', (asked, standalone, history) => {
    expect(standaloneQuestion(asked, history).question).toBe(standalone);
  });

  it('understands nine of ten that it was not made for', () => {
    const right = HELD_OUT.filter(
      ([history, asked, standalone]) => standaloneQuestion(asked, history).question === standalone,
    );
    expect(right.length / HELD_OUT.length).toBeGreaterThanOrEqual(0.9);
  });

  it.each(UNCLEAR_QUESTIONS.map(([history, asked]) => [asked, history] as const))(
    'says that nobody knows what "%s" is about',
    (asked, history) => {
      expect(standaloneQuestion(asked, history)).toEqual({
        question: asked,
        rewritten: false,
        unclear: true,
      });
    },
  );

  it.each(CLEAR_QUESTIONS.map(([history, asked]) => [asked, history] as const))(
    'takes "%s" as it is',
    (asked, history) => {
      expect(standaloneQuestion(asked, history)).toEqual({ question: asked, rewritten: false });
    },
  );

  it('leaves what an evaluation of search asks as it is, whatever was asked before', () => {
    const asked = SEARCHED.flatMap((file) => readFileSync(file, 'utf8').trim().split('\n')).map(
      (line) => (JSON.parse(line) as { readonly query: string }).query,
    );
    expect(asked.length).toBeGreaterThan(200);
    for (const question of asked) {
      expect(standaloneQuestion(question, [])).toEqual({ question, rewritten: false });
      expect(standaloneQuestion(question, [LOOKUP])).toEqual({ question, rewritten: false });
    }
  });
});
