import { AppError } from '@app/common/errors';
import { isZeroVector } from './embedder.js';
import { LocalEmbedder } from './local-embedder.js';

const analyze = (text: string) => text.toLowerCase().match(/[a-z]+/gu) ?? [];
const TEXTS = [
  'users sign in with a password',
  'a password is changed by users each year',
  'users forget the password and sign in again',
  'copies of data are kept on tape',
  'tape copies are moved off site',
  'restore data from the copies on tape',
  'doors are locked at night',
  'guards check the doors at night',
];
const train = (texts: readonly string[] = TEXTS, seed = 7) =>
  LocalEmbedder.train(texts, { seed, analyze, dimensions: 4 });

/** Texts of 100 words, each of which is in many of them: enough for a thread. */
function manyTexts(count: number): readonly string[] {
  const letter = (i: number) => String.fromCharCode(97 + (i % 26));
  const words = Array.from({ length: 1000 }, (_, i) => `w${letter(i)}${letter(Math.floor(i / 26))}`);
  return Array.from({ length: count }, (_, i) => words.slice(i % 600, (i % 600) + 100).join(' '));
}

describe('LocalEmbedder', () => {
  it('brings texts about the same thing together, also without common words', async () => {
    const [signIn, password, tape] = await train().embed(['sign in', 'password', 'tape'], 'query');
    expect(cosine(signIn!, password!)).toBeGreaterThan(0.6);
    expect(cosine(signIn!, tape!)).toBeLessThan(0.3);
  });

  it('gives vectors of length 1 and of its dimensions', async () => {
    const embedder = train();
    const vectors = await embedder.embed(TEXTS, 'document');
    expect(vectors.map(({ length }) => length)).toEqual(TEXTS.map(() => embedder.dimensions));
    vectors.forEach((vector) => {
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    });
  });

  it('gives zeros for a text without known words', async () => {
    const vectors = await train().embed(['', 'xylophone', '???'], 'query');
    expect(vectors.map(isZeroVector)).toEqual([true, true, true]);
  });

  it('is the same model when it is trained aside', async () => {
    const settings = { seed: 7, analyze, dimensions: 4 };
    expect((await LocalEmbedder.trainAside(TEXTS, settings)).toBytes()).toEqual(train().toBytes());
    expect((await LocalEmbedder.trainAside([], settings)).toBytes()).toEqual(train([]).toBytes());
    const many = manyTexts(200);
    expect((await LocalEmbedder.trainAside(many, settings)).toBytes()).toEqual(train(many).toBytes());
  });

  it('ends its thread when nobody wants the model any more', async () => {
    const caller = new AbortController();
    const reason = new Error('enough');
    const texts = manyTexts(3000);
    const training = LocalEmbedder.trainAside(texts, { seed: 7, analyze, dimensions: 64 }, caller.signal);
    setImmediate(() => {
      caller.abort(reason);
    });
    await expect(training).rejects.toBe(reason);
  });

  it('is decided by texts and seed, and its id tells models apart', () => {
    expect(train().toBytes()).toEqual(train().toBytes());
    expect(train().id).toBe(train().id);
    expect(train([...TEXTS, 'guards and doors and tape']).id).not.toBe(train().id);
  });

  it('comes back from its bytes with the same id and vectors', () => {
    const embedder = train();
    const read = LocalEmbedder.fromBytes(embedder.toBytes(), analyze);
    expect(read.id).toBe(embedder.id);
    expect(read.embedOne('password on tape')).toEqual(embedder.embedOne('password on tape'));
  });

  it('can be trained on nothing', () => {
    const embedder = LocalEmbedder.fromBytes(train([]).toBytes(), analyze);
    expect(isZeroVector(embedder.embedOne('password'))).toBe(true);
    expect(embedder.dimensions).toBe(1);
  });

  it('stops for a caller that has gone', async () => {
    await expect(train().embed(['tape'], 'query', AbortSignal.abort(new Error('gone')))).rejects.toThrow(
      'gone',
    );
  });

  it('refuses damaged bytes', () => {
    const bytes = train().toBytes();
    const flipped = Uint8Array.from(bytes, (byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte));
    const cut = bytes.subarray(0, bytes.length - 3);
    for (const damaged of [flipped, cut, new Uint8Array(0), new Uint8Array(500)]) {
      expect(() => LocalEmbedder.fromBytes(damaged, analyze)).toThrow(AppError);
    }
  });
});

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
