import { analyze, LexicalIndex } from '@app/common/lexical-index';
import { requireCanaries } from './canaries.js';
import { type SnapshotPassage } from './passage.js';

const SNAPSHOT = { collectionId: 'notes', version: 3 };

function passages(texts: readonly string[]): readonly SnapshotPassage[] {
  return texts.map((text, i) => ({ id: `notes/${i}`, documentId: 'd', title: '', text }));
}

const byWordsOf = (all: readonly SnapshotPassage[]) => {
  const index = LexicalIndex.ofPassages(all, 'default');
  return (text: string) => (analyze(text).length === 0 ? undefined : index.scoreAll(text));
};

const own = passages(Array.from({ length: 40 }, (_, i) => `alpha${i} beta${i} common words`));
const others = passages(Array.from({ length: 40 }, (_, i) => `gamma${i} delta${i} something`));
const DAMAGED = { code: 'snapshot_damaged', detail: expect.stringContaining('Version 3 of notes') as string };

describe('requireCanaries', () => {
  it.each([
    ['none', passages([])],
    ['one', passages(['only'])],
    ['many', own],
    ['many of the same text', passages(Array.from({ length: 500 }, () => 'the very same text'))],
    ['some without a word', passages(['***', 'words', '…', 'more words'])],
    ['none with a word', passages(['***', '…'])],
    [
      'a long one among short ones that repeat its words',
      passages([
        'a longer text of words',
        ...Array.from({ length: 60 }, () => 'longer words text words words'),
      ]),
    ],
  ])('finds passages, %s', async (_what, all) => {
    await expect(requireCanaries(SNAPSHOT, all, { byWords: byWordsOf(all) })).resolves.toBeUndefined();
  });

  it('refuses the words of another snapshot', async () => {
    const search = { byWords: byWordsOf(others) };
    await expect(requireCanaries(SNAPSHOT, own, search)).rejects.toMatchObject(DAMAGED);
  });

  it('refuses rows that are moved by one', async () => {
    const search = { byWords: byWordsOf([...own.slice(1), ...own.slice(0, 1)]) };
    await expect(
      requireCanaries(SNAPSHOT, passages(own.map(({ text }) => text.replace(' common words', ''))), search),
    ).rejects.toMatchObject(DAMAGED);
  });

  it.each([
    ['finds a passage among the nearest', [3, 1, 0, 5], 0.5, true],
    ['takes rows that are as near as the same text', [90, 91], 1, true],
    ['refuses others', [90, 91], 0.8, false],
    ['refuses none', [], 1, false],
  ])('by vectors it %s', async (_what, offsets, score, isFound) => {
    const byVectors = (text: string) => {
      const row = own.findIndex((passage) => text === `\n${passage.text}`);
      return Promise.resolve(offsets.map((offset) => ({ row: offset === 0 ? row : row + offset, score })));
    };
    const checked = requireCanaries(SNAPSHOT, own, { byWords: byWordsOf(own), byVectors });
    await (isFound
      ? expect(checked).resolves.toBeUndefined()
      : expect(checked).rejects.toMatchObject(DAMAGED));
  });

  it('leaves out texts without a vector', async () => {
    const byVectors = () => Promise.resolve(undefined);
    await expect(
      requireCanaries(SNAPSHOT, own, { byWords: byWordsOf(own), byVectors }),
    ).resolves.toBeUndefined();
  });
});
