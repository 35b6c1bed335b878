// Known answers: tests/kat_vectors of Random123 (D. E. Shaw Research), philox4x32 with 10 rounds.
import { describe, expect, test } from 'vitest';
import { PhiloxStream, philox4x32, philoxPurpose, sampleWord } from './philox';

const ones = 0xffffffff;

function block(counter: readonly [number, number, number, number], key: readonly [number, number]): string {
  const out = new Uint32Array(4);
  philox4x32(counter, key, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, '0')).join(' ');
}

describe('Philox4x32-10', () => {
  test('gives the published answers', () => {
    expect(block([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(block([ones, ones, ones, ones], [ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
  });

  test('a stream puts seed and address where the specification says', () => {
    const stream = new PhiloxStream({ seed: 0x299f31 * 2 ** 32 + 0xa4093822, sample: 0x243f6a88, epoch: 0x85a308d3, purpose: 0x13198a2e });
    const words = [0, 1, 2, 3].map((word) =>
      stream
        .word(0x03707344 * 4 + word)
        .toString(16)
        .padStart(8, '0'),
    );
    expect(words.join(' ')).toBe(block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31]));
    expect(new PhiloxStream({ seed: 0, sample: 0, epoch: 0, purpose: 0 }).value64(0)).toBe(0x6627e8d5e169c58dn);
    expect(new PhiloxStream({ seed: 0, sample: 0, epoch: 0, purpose: 0 }).uniform(1)).toBe(0xe169c5 / 2 ** 24);
  });

  test('the sample word is the first four bytes of the SHA-256 of the name', () => {
    // FIPS 180-4: SHA-256 of "abc" starts with ba7816bf.
    expect(sampleWord('abc')).toBe(0xba7816bf);
  });

  test('normals are the Box-Muller pair of two neighbouring uniforms', () => {
    const stream = new PhiloxStream({ seed: 5, sample: 4, epoch: 3, purpose: 2 });
    const radius = Math.sqrt(-2 * Math.log(1 - stream.uniform(6)));
    const angle = 2 * Math.PI * stream.uniform(7);
    expect([stream.normal(6), stream.normal(7)]).toEqual([radius * Math.cos(angle), radius * Math.sin(angle)]);
  });

  test('draws do not depend on the order in which they are asked for', () => {
    const make = () => new PhiloxStream({ seed: 7, sample: 1, epoch: 2, purpose: philoxPurpose.order });
    const forward = make();
    const backward = make();
    const draws = Array.from({ length: 40 }, (_, i) => i);
    const there = draws.map((draw) => forward.normal(draw));
    const back = draws.toReversed().map((draw) => backward.normal(draw));
    expect(back.toReversed()).toEqual(there);
  });

  test('uniforms and normals have their moments', () => {
    const stream = new PhiloxStream({ seed: 1, sample: 0, epoch: 0, purpose: philoxPurpose.stream });
    const count = 200_000;
    let uniformSum = 0;
    const powers = [0, 0, 0];
    for (let draw = 0; draw < count; draw++) {
      uniformSum += stream.uniform(draw);
      const z = stream.normal(draw);
      [1, 2, 4].forEach((power, i) => {
        powers[i] = (powers[i] ?? 0) + z ** power / count;
      });
    }
    // Five standard errors of each estimate.
    expect(Math.abs(uniformSum / count - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(count));
    expect(Math.abs(powers[0] ?? 1)).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs((powers[1] ?? 0) - 1)).toBeLessThan((5 * Math.sqrt(2)) / Math.sqrt(count));
    expect(Math.abs((powers[2] ?? 0) - 3)).toBeLessThan((5 * Math.sqrt(96)) / Math.sqrt(count));
  });
});
