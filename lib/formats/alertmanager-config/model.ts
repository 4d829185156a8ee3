// A loaded alertmanager.yml: defaults filled in, routes with what they inherit, durations in milliseconds.
import type { Matcher } from '@/lib/kernel/matchers';
import type { ReceiverConfig } from './receivers';

export type AlertmanagerConfig = {
  readonly resolveTimeoutMs: number;
  /** Globs of template files, as written. */
  readonly templates: readonly string[];
  readonly route: Route;
  readonly receivers: readonly ReceiverConfig[];
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  /** The file as it may be shown: each secret reads <secret>, everything else is as it was written. */
  readonly redacted: string;
};

/** A node of the routing tree. Only the intervals are not inherited. */
export type Route = {
  readonly receiver: string;
  readonly groupBy: readonly string[];
  /** `group_by: ['...']`: by all labels; then `groupBy` is empty. */
  readonly groupByAll: boolean;
  /** Sorted by name, value, type; of the root: none. */
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly Route[];
};

export type InhibitRule = {
  readonly sourceMatchers: readonly Matcher[];
  readonly targetMatchers: readonly Matcher[];
  readonly equal: readonly string[];
};

/** Both ends belong to it. */
export type Range = { readonly from: number; readonly to: number };

/** Holds when each list that is not empty holds the instant, seen in `location`. */
export type TimeInterval = {
  /** Minutes of the day; the end does not belong to it. */
  readonly times: readonly Range[];
  /** 0 is Sunday. */
  readonly weekdays: readonly Range[];
  /** 1 … 31, or -31 … -1 counted from the month's end. */
  readonly daysOfMonth: readonly Range[];
  readonly months: readonly Range[];
  readonly years: readonly Range[];
  /** IANA name. */
  readonly location: string;
};
