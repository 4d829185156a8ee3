// What functions of windows of samples are given and give back.
import type { Bounds, Windows } from './times';

/** Samples of one series and where each step's window stands in them; scalar arguments by position, then by step. */
export type WindowInput = {
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** None is a NaN. Absent: not known. */
  readonly isAllNumbers?: boolean | undefined;
  /** No value is below the one before it, and none a NaN. Absent: not known. */
  readonly isRising?: boolean | undefined;
  /** Absent: not known, or not to be looked at. */
  readonly startTimestampsMs?: Float64Array | undefined;
  /** Where the samples of each step stand: those of its window, or some around it for `anchored` and `smoothed`. */
  readonly bounds: Bounds;
  readonly windows: Windows;
  readonly scalars: readonly Float64Array[];
  /** The instants the query asks about: not the window's ends when there is an offset. */
  readonly evaluatedMs: (step: number) => number;
};

/** Writes `values[i]` and `present[i] = 1` for each window that has an answer. Both come zeroed. */
export type WindowFunction = (input: WindowInput, values: Float64Array, present: Uint8Array) => void;

/** What a function of a single window sees: samples `[lo, hi)`, at least one. */
export type OneWindow = WindowInput & { lo: number; hi: number; step: number };

/** Answers for windows one by one; undefined: no answer. Windows without a sample never have one. */
export const each =
  (answer: (window: OneWindow) => number | undefined): WindowFunction =>
  (input, values, present) => {
    const window: OneWindow = { ...input, lo: 0, hi: 0, step: 0 };
    for (let i = 0; i < values.length; i++) {
      window.lo = input.bounds.lo[i] as number;
      window.hi = input.bounds.hi[i] as number;
      window.step = i;
      if (window.lo === window.hi) continue;
      const value = answer(window);
      if (value === undefined) continue;
      values[i] = value;
      present[i] = 1;
    }
  };

export const sampleAt = ({ values }: WindowInput, i: number) => values[i] as number;
export const secondsAt = ({ timestampsMs }: WindowInput, i: number) => (timestampsMs[i] as number) / 1000;
