import { standaloneQuestion } from './standalone-question.js';
import { FOLLOW_UPS, STANDALONE } from './testing/follow-up-examples.js';
import { HELD_OUT } from './testing/held-out-examples.js';
import { MORE_EXAMPLES } from './testing/more-examples.js';

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
      expect(standaloneQuestion(asked, history)).toEqual({ question: asked, rewritten: false });
    },
  );

  it.each(MORE_EXAMPLES.map(([history, asked, standalone]) => [asked, standalone, history] as const))(
    'turns "%s" into "%s"',
    (asked, standalone, history) => {
      expect(standaloneQuestion(asked, history).question).toBe(standalone);
    },
  );

  it('understands nine of ten that it was not made for', () => {
    const right = HELD_OUT.filter(
      ([history, asked, standalone]) => standaloneQuestion(asked, history).question === standalone,
    );
    expect(right.length / HELD_OUT.length).toBeGreaterThanOrEqual(0.9);
  });
});
