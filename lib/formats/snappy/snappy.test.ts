import { describe, expect, test } from 'vitest';
import { CODES, decodeBlockIn, SLACK_BYTES } from './decode-block';
import { decodeSnappy, SnappyDecoder } from './index';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const bytes = (...parts: (number | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part)])));

describe('elements', () => {
  test.each([
    ['an empty block', bytes(0), ''],
    ['a literal', bytes(5, 4 << 2, 'hello'), 'hello'],
    ['a literal with its length in one more byte', bytes(70, 60 << 2, 69, 'x'.repeat(70)), 'x'.repeat(70)],
    [
      'a literal with its length in two more bytes',
      bytes(0x80 | 44, 2, 61 << 2, 43, 1, 'y'.repeat(300)),
      'y'.repeat(300),
    ],
    ['a copy with a short offset', bytes(8, 3 << 2, 'abcd', 1, 4), 'abcdabcd'],
    ['a copy that reads what it writes', bytes(10, 0, 'a', (8 << 2) | 2, 1, 0), 'a'.repeat(10)],
    ['a copy with a long offset', bytes(8, 3 << 2, 'abcd', (3 << 2) | 3, 4, 0, 0, 0), 'abcdabcd'],
  ])('%s', (_what, block, expected) => {
    expect(text(decodeSnappy(block, 1000))).toBe(expected);
  });
});

test('random elements give what they say, byte by byte, wherever words would be copied', () => {
  const random = randomFrom(5);
  for (let round = 0; round < 2000; round++) {
    const { block, expected } = randomBlock(random);
    expect(text(decodeSnappy(block, 100_000)), `round ${round}`).toBe(text(Uint8Array.from(expected)));
  }
});

test('each machine gives the same bytes, whatever it can do', () => {
  const decoders = CODES.map((code) => {
    const memory = new WebAssembly.Memory({ initial: 2 });
    return { memory, decode: decodeBlockIn(memory, new WebAssembly.Module(code)) };
  });
  expect(decoders).toHaveLength(2);
  const [input, output] = [64, 65_536];
  const random = randomFrom(6);
  for (let round = 0; round < 2000; round++) {
    const { block, expected } = randomBlock(random);
    for (const { memory, decode } of decoders) {
      const all = new Uint8Array(memory.buffer);
      all.set(block, input);
      all.fill(255, output + expected.length + SLACK_BYTES);
      const written = decode(input + 2, input + block.length, output, output + expected.length);
      expect(written).toBe(expected.length);
      expect(text(all.subarray(output, output + written)), `round ${round}`).toBe(text(Uint8Array.from(expected)));
      expect(all[output + expected.length + SLACK_BYTES]).toBe(255);
    }
  }
});

/** A valid block of a few literals and copies, long copies cut as encoders cut them, and the bytes it stands for. */
function randomBlock(random: (below: number) => number) {
  const expected: number[] = [];
  const elements: number[] = [];
  for (let count = 1 + random(8); count > 0; count--) {
    if (expected.length === 0 || random(3) === 0) {
      const literal = Array.from({ length: 1 + random(random(2) ? 8 : 90) }, () => 97 + random(26));
      if (literal.length > 60) elements.push(60 << 2, literal.length - 1, ...literal);
      else elements.push((literal.length - 1) << 2, ...literal);
      expected.push(...literal);
      continue;
    }
    const offset = 1 + random(random(2) ? Math.min(9, expected.length) : expected.length);
    for (let left = 1 + random(200); left > 0; left -= 64) {
      const size = Math.min(left, 64);
      if (size > 3 && size < 12 && random(2)) elements.push(((offset >> 8) << 5) | ((size - 4) << 2) | 1, offset & 255);
      else if (random(4) === 0) elements.push(((size - 1) << 2) | 3, offset & 255, offset >> 8, 0, 0);
      else elements.push(((size - 1) << 2) | 2, offset & 255, offset >> 8);
      for (let i = 0; i < size; i++) expected.push(expected[expected.length - offset] as number);
    }
  }
  return { block: bytes((expected.length & 127) | 128, expected.length >> 7, ...elements), expected };
}

/** Whole numbers from 0, below what is asked for. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

test('one decoder reads many blocks, of any size, whatever the one before left in its buffer', () => {
  const decoder = new SnappyDecoder(1000);
  for (const word of ['hello', 'x'.repeat(40), 'hi', '', 'hello']) {
    expect(text(decoder.decode(bytes(word.length, ...(word ? [(word.length - 1) << 2, word] : []))))).toBe(word);
  }
});

describe('broken blocks are refused', () => {
  test.each([
    ['nothing at all', bytes()],
    ['a length without end', bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ['a literal past the end', bytes(5, 4 << 2, 'hel')],
    ['a literal longer than claimed', bytes(3, 4 << 2, 'hello')],
    ['fewer bytes than claimed', bytes(6, 4 << 2, 'hello')],
    ['a copy from before the start', bytes(8, 3 << 2, 'abcd', 1, 9)],
    ['a copy of offset 0', bytes(8, 3 << 2, 'abcd', 1, 0)],
    ['a copy that is cut off', bytes(8, 3 << 2, 'abcd', 2, 4)],
    ['a length its input cannot hold', bytes(0xff, 0xff, 0x03, 0, 'a')],
  ])('%s', (_what, block) => {
    expect(() => decodeSnappy(block, 1_000_000)).toThrow(expect.objectContaining({ kind: 'bad_input' }));
  });

  test('a bomb is refused by what it claims', () => {
    const bomb = bytes(0x80, 0x80, 0x80, 0x80, 4, 0, 'a');
    expect(() => decodeSnappy(bomb, 1_000_000)).toThrow(expect.objectContaining({ kind: 'too_large' }));
  });

  test('random bytes never do more than throw', () => {
    const random = randomFrom(7);
    for (let i = 0; i < 5000; i++) {
      const noise = Uint8Array.from({ length: random(40) }, () => random(256));
      try {
        expect(decodeSnappy(noise, 10_000).length).toBeLessThanOrEqual(10_000);
      } catch (thrown) {
        expect(thrown).toMatchObject({ kind: expect.stringMatching(/bad_input|too_large/) });
      }
    }
  });
});
