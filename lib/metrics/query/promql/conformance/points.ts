// What a script says of a series, to be loaded or expected.
import type { Labels } from '@/lib/kernel/labels';
import type { HistogramPoint } from './histogram-notation';

/** A value at one step of a series: a number, the staleness marker, nothing, or a native histogram. */
export type Point = number | 'stale' | undefined | HistogramPoint;

export type ScriptSeries = { readonly labels: Labels; readonly points: readonly Point[] };
