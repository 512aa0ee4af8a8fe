import { dropInserts, INDEX_PROFILES, indexDocument, indexProfileFor } from './index-document.js';

describe('dropInserts', () => {
  it('drops parameter blocks with those inside them', () => {
    const text =
      'Lock after [Selection (one or more): [Assignment: organization-defined time]; a request] for all users.';
    expect(dropInserts(text)).toBe('Lock after  for all users.');
  });

  it('keeps other brackets, and a block that never closes', () => {
    expect(dropInserts('see [1] and [Assignmentless] and [Assignment: open')).toBe(
      'see [1] and [Assignmentless] and [Assignment: open',
    );
  });
});

describe('indexDocument', () => {
  const control = { title: 'Device Lock', text: 'Lock after [Assignment: organization-defined time].' };

  it('counts the title twice and keeps parameters by default', () => {
    expect(indexDocument(control, INDEX_PROFILES.default).fields).toEqual([
      { text: 'Device Lock', times: 2 },
      { text: control.text, times: 1 },
    ]);
  });

  it('counts the title once and drops parameters in the plain profile', () => {
    expect(indexDocument(control, INDEX_PROFILES['plain-bm25']).fields).toEqual([
      { text: 'Device Lock', times: 1 },
      { text: 'Lock after .', times: 1 },
    ]);
  });
});

describe('indexProfileFor', () => {
  const control = { controlId: 'ac-2' };

  it('discounts length more and counts titles once where most passages are of no control', () => {
    expect(indexProfileFor('default', [control, control, {}])).toBe(INDEX_PROFILES.default);
    const documents = indexProfileFor('default', [control, {}]);
    expect(documents.b).toBeGreaterThan(INDEX_PROFILES.default.b);
    expect(documents.titleTimes).toBe(1);
  });

  it('is always the same for the plain profile', () => {
    expect(indexProfileFor('plain-bm25', [{}])).toBe(INDEX_PROFILES['plain-bm25']);
  });
});
