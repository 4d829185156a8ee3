// What the timeline of an alert is made of, and what it says.
import type { HeldRecord, HistoryRecord, MessageRecord, UnchangedRecord } from '../history';
import type { StoredAlert } from '../model';
import type { PlacedRoute } from './placed-route';

/** What the rule that made the alert knows; from elsewhere, since rules belong to another room. */
export type RuleOrigin = {
  readonly file: string;
  readonly group: string;
  readonly name: string;
  readonly expr: string;
  readonly forMs: number;
  readonly evaluationMs: number;
  readonly state: 'inactive' | 'pending' | 'firing';
  /** The first evaluation that found it; undefined: it is not known any more. */
  readonly activeAtMs: number | undefined;
  /** Of the expression, then. */
  readonly valueThen: number | undefined;
  /** The newest sample the expression then saw, where it compares one series. */
  readonly sampleAtMs: number | undefined;
  readonly valueNow: number | undefined;
};

/** A message that is on its way, or waits for another try. */
export type WhyPending = Omit<MessageRecord, 'outcome'>;

export type WhyInput = {
  readonly nowMs: number;
  readonly fingerprint: string;
  /** undefined: it is over, and forgotten but for the history. */
  readonly alert: StoredAlert | undefined;
  readonly rule: RuleOrigin | undefined;
  readonly routes: readonly PlacedRoute[];
  /** Of this alert, in any order. */
  readonly records: readonly HistoryRecord[];
  readonly pending: readonly WhyPending[];
  /** Now. */
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  /** The end of the last of the silences that hold it. */
  readonly silencedUntilMs: number | undefined;
};

export type WhyStep =
  | { readonly kind: 'sample'; readonly atMs: number; readonly rule: RuleOrigin }
  | { readonly kind: 'pending'; readonly atMs: number; readonly rule: RuleOrigin }
  | { readonly kind: 'firing'; readonly atMs: number; readonly rule: RuleOrigin }
  | { readonly kind: 'received'; readonly atMs: number; readonly startsAtMs: number; readonly isFromRule: boolean }
  | { readonly kind: 'routed'; readonly atMs: number; readonly route: PlacedRoute }
  | { readonly kind: 'grouped'; readonly atMs: number; readonly route: PlacedRoute }
  | { readonly kind: 'held'; readonly atMs: number; readonly record: HeldRecord }
  | { readonly kind: 'clear'; readonly atMs: number; readonly receiver: string; readonly was: boolean }
  | { readonly kind: 'message'; readonly atMs: number; readonly record: MessageRecord }
  | { readonly kind: 'unchanged'; readonly atMs: number; readonly record: UnchangedRecord }
  | { readonly kind: 'sending'; readonly atMs: number; readonly record: WhyPending }
  | { readonly kind: 'resolved'; readonly atMs: number; readonly isLost: boolean }
  | { readonly kind: 'nobody'; readonly atMs: number; readonly receiver: string }
  | WhyNext;

/**
 * What comes next at one receiver. `look`: the group is looked at for the first time. `again`: what failed is sent again.
 * `repeat`: it is said again, unless it resolves. `change`: somebody hears of it at the next look. `silence_ends`,
 * `interval_ends`: nothing before. `inhibited`: nothing while the other fires. `undefined` times: nobody knows.
 */
export type WhyNext = {
  readonly kind: 'next';
  readonly what: 'look' | 'again' | 'repeat' | 'change' | 'silence_ends' | 'interval_ends' | 'inhibited';
  readonly atMs: number | undefined;
  readonly receiver: string;
  readonly integration: string | undefined;
};

/** In one word. `nobody`: its receivers have no integrations. `gone`: it is over and known from the history alone. */
export type WhyVerdict = 'paged' | 'sending' | 'failed' | 'held' | 'waiting' | 'nobody' | 'not_sent';

export type Why = {
  readonly verdict: WhyVerdict;
  /** In order of time; what is to come last. */
  readonly steps: readonly WhyStep[];
};
