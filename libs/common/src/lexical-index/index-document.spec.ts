import { dropInserts, INDEX_PROFILES, indexDocument } from './index-document.js';

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
