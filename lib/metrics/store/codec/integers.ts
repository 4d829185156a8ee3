// Third stage of codec: whole numbers as a prediction and what it missed. Four predictions, of which the cheapest on a sample
// of the series is taken: a level, the number before, the line through the two before, or the number before moved as the
// reference moved. A base is added: most counters rise by about the same each time.
import { bug } from '@/lib/kernel/errors';
import type { ByteReader, ByteWriter } from './bytes';
import { packResiduals, RESIDUAL_LIMIT, unpackResiduals } from './residuals';
import { toNearest, type Unit } from './units';

/** What a number is predicted from; two bits in the head of a series. */
const LEVEL = 0;
const DELTA = 1;
const DELTA_OF_DELTA = 2;
export const REFERENCE_DELTA = 3;

/** Numbers looked at to choose a prediction and its base; of them, to find a median. */
const PROBES = 24;
const MEDIAN_PROBES = 7;
/** A series that leans on another can only be read after it: that must save this many bits a number. */
const REFERENCE_SAVES_BITS = 0.5;
/** What a bit weighs. */
const BIT = 2 ** 20;

let residuals = new Float64Array(512);
const sorted = new Float64Array(MEDIAN_PROBES);
const levels = new Float64Array(PROBES);
const deltas = new Float64Array(PROBES);
const bends = new Float64Array(PROBES);
const leads = new Float64Array(PROBES);

/**
 * Writes `integers[1..count)`, count >= 2, each less than 2^53 from the one before; the first is the caller's to keep.
 * `reference`: as many integers within ±2^51 that may move alike.
 * @returns what they were predicted from, also the caller's to keep; -1 when they lie too far apart: nothing is written then.
 */
export function encodeIntegers(
  integers: Float64Array,
  count: number,
  out: ByteWriter,
  reference: Float64Array | undefined,
): number {
  const order = chooseOrder(integers, count, reference);
  const { lowest, highest, mean } = fillResiduals(order, integers, count, reference);
  const base = order === DELTA_OF_DELTA ? 0 : chooseBase(count - 1, Math.floor(mean + 0.5));
  const kept = keptBase(order, base, integers);
  if (!(highest - base < RESIDUAL_LIMIT && base - lowest < RESIDUAL_LIMIT && Math.abs(kept) < RESIDUAL_LIMIT))
    return -1;
  out.signed(kept);
  packResiduals(residuals, count - 1, base, out);
  return order;
}

/** A level is kept as its distance from the first number; of a line the first step is kept. */
function keptBase(order: number, base: number, integers: Float64Array): number {
  const first = integers[0] as number;
  if (order === LEVEL) return base - first;
  return order === DELTA_OF_DELTA ? (integers[1] as number) - first : base;
}

function chooseOrder(integers: Float64Array, count: number, reference: Float64Array | undefined): number {
  if (count === 2) return DELTA;
  const step = Math.ceil((count - 2) / PROBES);
  let probes = 0;
  for (let at = 2; at < count; at += step) {
    const before = integers[at - 1] as number;
    const delta = (integers[at] as number) - before;
    levels[probes] = before;
    deltas[probes] = delta;
    bends[probes] = delta - (before - (integers[at - 2] as number));
    if (reference) leads[probes] = delta - ((reference[at] as number) - (reference[at - 1] as number));
    probes++;
  }
  const weights = [
    weightAround(medianOf(levels, probes), levels, probes),
    weightAround(medianOf(deltas, probes), deltas, probes),
    weightAround(0, bends, probes),
    reference ? weightAround(medianOf(leads, probes), leads, probes) + REFERENCE_SAVES_BITS * BIT * probes : Infinity,
  ];
  return weights.indexOf(Math.min(...weights));
}

/** The mean suits noise, the median rare events: whichever leaves fewer bits. */
function chooseBase(count: number, mean: number): number {
  const median = medianOf(residuals, count);
  return weightAround(mean, residuals, count) < weightAround(median, residuals, count) ? mean : median;
}

type Range = { readonly lowest: number; readonly highest: number; readonly mean: number };

/** Fills `residuals`, no base taken off; the mean leaves out lowest and highest. */
function fillResiduals(
  order: number,
  integers: Float64Array,
  count: number,
  reference: Float64Array | undefined,
): Range {
  if (residuals.length < count) residuals = new Float64Array(count * 2);
  const target = residuals;
  let lowest = Infinity;
  let highest = -Infinity;
  let sum = 0;
  for (let at = 1; at < count; at++) {
    const residual = residualAt(order, integers, at, reference);
    target[at - 1] = residual;
    sum += residual;
    if (residual < lowest) lowest = residual;
    if (residual > highest) highest = residual;
  }
  return { lowest, highest, mean: count > 3 ? (sum - lowest - highest) / (count - 3) : lowest };
}

function residualAt(order: number, integers: Float64Array, at: number, reference: Float64Array | undefined): number {
  const integer = integers[at] as number;
  if (order === LEVEL) return integer;
  const before = integers[at - 1] as number;
  const delta = integer - before;
  if (order === DELTA) return delta;
  if (order === DELTA_OF_DELTA) return at === 1 ? 0 : delta - (before - (integers[at - 2] as number));
  const moved = reference as Float64Array;
  return delta - ((moved[at] as number) - (moved[at - 1] as number));
}

/** Of a few, evenly spread: a reset or two among them do not move it. */
function medianOf(numbers: Float64Array, count: number): number {
  const probes = Math.min(MEDIAN_PROBES, count);
  for (let i = 0; i < probes; i++) {
    const number = numbers[Math.floor((i * count) / probes)] as number;
    let at = i;
    for (; at > 0 && (sorted[at - 1] as number) > number; at--) sorted[at] = sorted[at - 1] as number;
    sorted[at] = number;
  }
  return sorted[probes >> 1] as number;
}

const float = new Float64Array(1);
const floatWords = new Uint32Array(float.buffer);

/**
 * Bits that some of `numbers` take less `base`, for comparison: one outlier weighs no more than it will cost. The high word of
 * a float is its logarithm, near enough, and the same wherever it is computed.
 */
function weightAround(base: number, numbers: Float64Array, count: number): number {
  const step = Math.ceil(count / PROBES);
  let weight = 0;
  for (let i = 0; i < count; i += step) {
    float[0] = 1 + Math.abs((numbers[i] as number) - base);
    weight += floatWords[1] as number;
  }
  return weight;
}

const ONE: Unit = { multiplier: 1, divisor: 1 };

/**
 * Fills `into[intoAt..intoAt + count)` with integers in their unit. `reference`: the values encoding had, as floats.
 * @throws bug when the bytes do not hold exactly that many, or lean on a reference that is not given.
 */
export function decodeIntegers(
  reader: ByteReader,
  order: number,
  first: number,
  count: number,
  into: Float64Array,
  intoAt: number,
  unit: Unit = ONE,
  reference?: Float64Array,
): void {
  const base = reader.signed();
  unpackResiduals(reader, count - 1, into, intoAt + 1);
  into[intoAt] = first;
  const { multiplier, divisor } = unit;
  const end = intoAt + count;
  if (order === LEVEL) addLevel(into, intoAt + 1, end, first + base);
  else if (order === DELTA) addDeltas(into, intoAt + 1, end, first, base);
  else if (order === DELTA_OF_DELTA) addLines(into, intoAt + 1, end, first, base);
  else if (reference === undefined) throw bug(`${reader.what} leans on the series before it, which is not given`);
  else addReference(into, intoAt + 1, end, first, base, unit, reference);
  if (multiplier !== 1 || divisor !== 1)
    for (let at = intoAt; at < end; at++) into[at] = ((into[at] as number) * multiplier) / divisor;
}

function addLevel(into: Float64Array, start: number, end: number, level: number): void {
  for (let at = start; at < end; at++) into[at] = level + (into[at] as number);
}

function addDeltas(into: Float64Array, start: number, end: number, first: number, base: number): void {
  let integer = first;
  for (let at = start; at < end; at++) {
    integer += base + (into[at] as number);
    into[at] = integer;
  }
}

function addLines(into: Float64Array, start: number, end: number, first: number, step: number): void {
  let integer = first;
  let delta = step;
  for (let at = start; at < end; at++) {
    delta += into[at] as number;
    integer += delta;
    into[at] = integer;
  }
}

function addReference(
  into: Float64Array,
  start: number,
  end: number,
  first: number,
  base: number,
  unit: Unit,
  reference: Float64Array,
): void {
  let integer = first;
  let before = toNearest(reference[0] as number, unit);
  for (let at = start; at < end; at++) {
    const moved = toNearest(reference[at - start + 1] as number, unit);
    integer += base + (into[at] as number) + (moved - before);
    into[at] = integer;
    before = moved;
  }
}
