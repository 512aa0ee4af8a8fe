import { isAnswerable } from './evidence.js';
import { aPassage } from './testing/llm-request.js';

const known = aPassage({ controlId: 'ac-6', score: 0.2, text: 'See also AC-2(3).' });

describe('isAnswerable', () => {
  it('says yes to a control that is there, in any spelling and with any score', () => {
    expect(isAnswerable('What does ac-06 say?', [known])).toMatchObject({
      answerable: true,
      reason: 'named_control',
    });
  });

  it('says no to a control that nothing knows, and names it', () => {
    expect(isAnswerable('What does AC-99 require?', [{ ...known, score: 1 }])).toMatchObject({
      answerable: false,
      reason: 'unknown_control',
      unknownControls: ['ac-99'],
    });
  });

  it('says yes where one of two is there', () => {
    expect(isAnswerable('Compare AC-6 and AC-99', [known])).toMatchObject({
      answerable: true,
      unknownControls: ['ac-99'],
    });
  });

  it('says yes to a control that a passage speaks of', () => {
    expect(isAnswerable('What is AC-2(3)?', [known])).toMatchObject({
      answerable: true,
      unknownControls: [],
    });
  });

  it('says no without passages', () => {
    expect(isAnswerable('What is least privilege?', [])).toMatchObject({
      answerable: false,
      reason: 'no_passages',
    });
  });

  it('goes by the best score', () => {
    expect(isAnswerable('Kindness?', [aPassage({ score: 0.2 }), aPassage({ score: 0.75 })])).toMatchObject({
      answerable: true,
      reason: 'strong_evidence',
    });
    expect(isAnswerable('Kindness?', [aPassage({ score: 0.5 })])).toMatchObject({
      answerable: false,
      reason: 'weak_evidence',
    });
  });

  it('lets several shared words, also misspelt ones, make up for a middling score', () => {
    const passage = aPassage({ score: 0.45, text: 'Multi-factor authentication for privileged accounts.' });
    expect(isAnswerable('authentification of privilaged acounts', [passage]).answerable).toBe(true);
    expect(isAnswerable('telescopes of distant moons', [passage]).answerable).toBe(false);
  });
});
