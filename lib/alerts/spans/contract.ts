// The history of alerts as the other stages see it: spans in which an alert was in one state for one reason.
import type { Labels } from '@/lib/kernel/labels';
import type { Annotations, LiveRule, Reason } from '../model';

export type SpanState = 'active' | 'suppressed';

/** Spans of one alert do not overlap; `untilMs` undefined: it goes on. */
export type Span = {
  readonly fingerprint: string;
  readonly fromMs: number;
  readonly untilMs: number | undefined;
  /** When the occurrence began: equal for all spans of one. */
  readonly startsMs: number;
  readonly state: SpanState;
  readonly reason: Reason;
};

/** An alert as it was last seen. */
export type SeenAlert = {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly generatorUrl: string;
  readonly rule: LiveRule | undefined;
};

/** Ends the span that is open, if there is one, and begins the next, if there is one. */
export type SpanChange = {
  readonly fingerprint: string;
  /** undefined: nothing more is known of it than was written before. */
  readonly alert: SeenAlert | undefined;
  readonly endMs: number | undefined;
  readonly begin: Omit<Span, 'fingerprint' | 'untilMs'> | undefined;
};

export type SpanQuery = {
  /** Spans that touch [fromMs, toMs). */
  readonly fromMs: number;
  readonly toMs: number;
  /** undefined: of all alerts. */
  readonly fingerprints: readonly string[] | undefined;
  /** The newest ones count. */
  readonly limit: number;
};

export interface HistoryWriter {
  /**
   * Becomes the one process that writes, and gives the spans that are open; undefined: another process is. Ends with the
   * process, however it ends, or when a write fails. @throws unavailable
   */
  lead(): Promise<readonly Span[] | undefined>;

  /** All or none, durable once it resolves; only for who leads. A fingerprint at most once. @throws unavailable; then it leads no more */
  write(changes: readonly SpanChange[]): Promise<void>;

  /** Forgets spans that ended before, and alerts nothing is left of. How many spans. @throws unavailable */
  prune(beforeMs: number): Promise<number>;
}

export interface HistoryReader {
  /** By fingerprint, then by time. @throws unavailable */
  spans(query: SpanQuery): Promise<readonly Span[]>;

  /** @throws unavailable */
  seenAlert(fingerprint: string): Promise<SeenAlert | undefined>;

  /** Alerts whose last span ended since, with it, the last ended first. @throws unavailable */
  endedSince(sinceMs: number, limit: number): Promise<readonly { readonly alert: SeenAlert; readonly span: Span }[]>;
}

export interface AlertHistory extends HistoryWriter, HistoryReader {
  close(): Promise<void>;
}
