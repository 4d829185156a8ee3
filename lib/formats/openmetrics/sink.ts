// What an OpenMetrics text says, in its order.
import type { Labels } from '@/lib/kernel/labels';

/** Without a timestamp of its own it is as old as its sample. */
export type LineExemplar = {
  readonly labels: Labels;
  readonly value: number;
  readonly timestampMs: number | undefined;
};

export type OpenMetricsSink = {
  /**
   * One sample. `bytes[start, end)` is the series as written (`name{a="b"}`), for parseSeries of formats/exposition; they hold
   * until the call returns. `startTimestampMs` is when counting began, which the text says in a `_created` line; 0: it does not.
   */
  sample(
    bytes: Uint8Array,
    start: number,
    end: number,
    value: number,
    timestampMs: number | undefined,
    startTimestampMs: number,
    exemplar: LineExemplar | undefined,
  ): void;
  /** A `# TYPE`, `# HELP` or `# UNIT` line. `metric` is the family's name; the text is unescaped. */
  metadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void;
};
