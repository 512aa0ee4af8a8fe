import * as fc from 'fast-check';
import { fuse, type VectorHit } from './fusion.js';

const settings = { vectorWeight: 0.5, vectorDepth: 200 };
const scores = fc.array(fc.float({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 20 });
const hitsFor = (size: number) =>
  fc.uniqueArray(fc.nat(size - 1), { maxLength: size }).chain((rows) =>
    fc
      .array(fc.double({ min: -1, max: 1, noNaN: true }), {
        minLength: rows.length,
        maxLength: rows.length,
      })
      .map((cosines): VectorHit[] =>
        rows.map((row, i) => ({ row, score: cosines[i]! })).sort((a, b) => b.score - a.score),
      ),
  );

describe('fuse', () => {
  it('stays between 0 and the weights of both arms, without NaN', () => {
    fc.assert(
      fc.property(
        scores.chain((lexical) => fc.tuple(fc.constant(lexical), hitsFor(lexical.length))),
        ([lexical, hits]) => {
          const fused = fuse(Float32Array.from(lexical), hits, settings);
          expect(fused).toHaveLength(lexical.length);
          expect(fused.every((score) => score >= 0 && score <= 1.500001)).toBe(true);
        },
      ),
    );
  });

  it('keeps the order of one arm when the other is silent', () => {
    const lexical = Float32Array.of(1, 3, 2);
    expect(orderOf(fuse(lexical, [], settings))).toEqual([1, 2, 0]);
    const hits = [
      { row: 2, score: 0.9 },
      { row: 0, score: 0.5 },
      { row: 1, score: 0.1 },
    ];
    expect(orderOf(fuse(new Float32Array(3), hits, settings))).toEqual([2, 0, 1]);
  });

  it('never lets a row fall that gains in one arm', () => {
    const hits = [
      { row: 0, score: 0.8 },
      { row: 1, score: 0.6 },
      { row: 2, score: 0.2 },
    ];
    const before = fuse(Float32Array.of(4, 2, 1), hits, settings);
    const after = fuse(Float32Array.of(4, 3, 1), hits, settings);
    expect(after[1]).toBeGreaterThan(before[1]!);
  });

  it('does not depend on the scale of BM25 or on where cosines lie', () => {
    const lexical = Float32Array.of(4, 2, 1);
    const low = [0.3, 0.2, 0.1].map((score, row) => ({ row, score }));
    const high = [0.93, 0.92, 0.91].map((score, row) => ({ row, score }));
    const one = fuse(Float32Array.from(lexical), low, settings);
    const other = fuse(
      lexical.map((score) => 10 * score),
      high,
      settings,
    );
    one.forEach((score, row) => {
      expect(other[row]).toBeCloseTo(score, 5);
    });
  });

  it('looks no deeper than told and turns the arm off at weight 0', () => {
    const hits = [0.9, 0.5, 0.1].map((score, row) => ({ row, score }));
    expect([...fuse(new Float32Array(3), hits, { vectorWeight: 1, vectorDepth: 2 })]).toEqual([1, 0, 0]);
    expect([...fuse(new Float32Array(3), hits, { vectorWeight: 0, vectorDepth: 3 })]).toEqual([0, 0, 0]);
  });

  it('takes a single hit, or hits that are all alike, without dividing by nothing', () => {
    expect([...fuse(new Float32Array(2), [{ row: 1, score: 0.7 }], settings)]).toEqual([0, 0.5]);
    const alike = [0, 1].map((row) => ({ row, score: 0.4 }));
    expect([...fuse(new Float32Array(2), alike, settings)]).toEqual([0, 0]);
  });
});

function orderOf(fused: Float32Array): number[] {
  return [...fused.keys()].sort((a, b) => fused[b]! - fused[a]!);
}
