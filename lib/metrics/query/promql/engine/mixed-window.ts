// What a function of a window of samples is given when there are histograms among them.
import type { Histogram } from '@/lib/kernel/histogram';
import type { Notes } from './notes';
import type { Cells } from './value';
import type { WindowFunction, WindowInput } from './window';

export type MixedInput = WindowInput & {
  /** By sample; undefined: the sample is a float. */
  readonly histograms: readonly (Histogram | undefined)[];
  readonly notes: Notes;
  /** '' when it is not known. */
  readonly metric: string;
};

/** Fills the cells of the windows that have an answer. `onFloats` is the same function of a series of floats. */
export type MixedFunction = (input: MixedInput, cells: Cells, onFloats: WindowFunction) => void;

/** The answer for one window `[lo, hi)` that holds nothing but histograms, one at least. */
export type HistogramAnswer = (step: number, lo: number, hi: number) => Histogram | undefined;
