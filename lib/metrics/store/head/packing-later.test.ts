// A head that was replayed against one that packed as it went: the same samples, whenever they are read.
import { beforeEach, describe, expect, test } from 'vitest';
import { wordsOf } from '../columns';
import { EXPONENTIAL } from '../contract.fixtures';
import { DecodedCache } from '../decoded-cache';
import { Head } from './head';

const SLOTS = Array.from({ length: 12 }, (_, slot) => slot);
/** A head that is replayed, and one to which the same happens that packs at once. */
let replayed: Head;
let other: Head;

const both = (does: (head: Head) => void) => {
  does(replayed);
  does(other);
};

let seed = 0;
const random = (below: number) => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return (seed >> 8) % below;
};

/** Bits that no arithmetic leaves as they are, among the others. */
const SIGNALLING = [0xdeadbeef, 0x7ff00000] as const;

/** A time of all series but some, a few of them at a time of their own. */
function push(t: number): void {
  const slots = Uint32Array.from(SLOTS.filter((slot) => slot === 0 || random(40) > 0));
  const timestampsMs = Float64Array.from(slots, () => t + (random(300) === 0 ? 0.5 : 0));
  const words = wordsOf(Float64Array.from(slots, (slot) => (slot % 3 === 0 ? t * slot : random(1e6) / 8)));
  if (random(5) === 0) words.set(SIGNALLING, 0);
  both((head) => head.pushRun(slots, timestampsMs, words, 0, slots.length));
}

const samplesOf = (head: Head) =>
  SLOTS.flatMap((slot) => {
    const { timestampsMs, values, histograms, startTimestampsMs } = head.samplesOf(slot, 0, 1e9);
    const asked = head.samplesForQuery(slot, 0, 1e9);
    return [timestampsMs, wordsOf(values), histograms, startTimestampsMs, asked.timestampsMs, wordsOf(asked.values)];
  });

beforeEach(() => {
  seed = 20_261_125;
  [replayed, other] = [new Head(new DecodedCache(1 << 20)), new Head(new DecodedCache(1 << 20))];
  both((head) => {
    for (const slot of SLOTS) head.open(slot);
  });
  replayed.isReplaying = true;
});

describe('what a replay leaves unpacked', () => {
  test('reads as what is packed: before, while and after it is packed, whatever comes meanwhile', () => {
    for (let t = 1; t < 700; t++) {
      push(t);
      if (t % 190 === 0) both((head) => head.setStart(4, t));
      if (t % 333 === 0) both((head) => head.pushHistogram(5, t + 0.7, EXPONENTIAL, 0));
      if (t % 400 === 0) both((head) => head.deleteSamples(3, t - 50, t - 40));
    }
    expect(samplesOf(replayed)).toEqual(samplesOf(other));
    let t = 700;
    for (const _series of replayed.packLeft(SLOTS)) {
      for (const until = t + 40; t < until; t++) push(t);
      if (t === 820) both((head) => head.sealedUpTo(150, SLOTS, 0));
      expect(samplesOf(replayed)).toEqual(samplesOf(other));
    }
    for (; t < 1500; t++) push(t);
    expect(samplesOf(replayed)).toEqual(samplesOf(other));
    expect(replayed.chunks).toBeLessThan(other.chunks);
    both((head) => head.sealedUpTo(1400, SLOTS, 0));
    expect(samplesOf(replayed)).toEqual(samplesOf(other));
  });

  test('takes fewer bytes than packed windows once it is packed', () => {
    // So many that whole segments of the arena are let go.
    for (let t = 1; t < 40_000; t++) push(t);
    expect(replayed.packedBytes).toBeGreaterThan(other.packedBytes);
    for (const _series of replayed.packLeft(SLOTS));
    expect(replayed.packedBytes).toBeLessThanOrEqual(other.packedBytes);
    expect(samplesOf(replayed)).toEqual(samplesOf(other));
  });

  test('is bounded: the rest is packed at once', () => {
    const slots = Uint32Array.from({ length: 2_000 }, (_, i) => i);
    for (const slot of slots) replayed.open(slot);
    const words = wordsOf(new Float64Array(slots.length).fill(1));
    for (let t = 1; t < 6_000; t++)
      replayed.pushRun(slots, new Float64Array(slots.length).fill(t), words, 0, slots.length);
    expect(replayed.packedBytes / 2 ** 20).toBeGreaterThan(60);
    expect(replayed.packedBytes / 2 ** 20).toBeLessThan(80); // 12 million samples are 96
  });

  test('is not kept by one that has not been replayed', () => {
    for (let t = 1; t < 700; t++) push(t);
    expect([...other.packLeft(SLOTS)]).toEqual([]);
  });
});
