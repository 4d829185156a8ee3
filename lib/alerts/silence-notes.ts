// The nouns around silences that Alertmanager does not have: kept beside them, by their ids. All times Unix milliseconds.
import type { Matcher } from '@/lib/kernel/matchers';

/** What somebody wants of a silence beyond its matchers and its end. */
export type SilenceNote = {
  readonly silenceId: string;
  /** It ends when nothing it matches fires any more; its end is only the latest. */
  readonly untilResolved: boolean;
  /** The recurring silence that made it. */
  readonly recurringId: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
};

/** What a silence has done. */
export type SilenceTally = {
  /** Different alerts it has matched while it was active. */
  readonly alerts: number;
  /** When it matched one for the last time, to a minute; undefined: never. */
  readonly lastMatchMs: number | undefined;
  /** Messages to integrations that would have gone out without it. */
  readonly messages: number;
  /** When the first of them would have. */
  readonly firstMessageMs: number | undefined;
};

export const NO_TALLY: SilenceTally = { alerts: 0, lastMatchMs: undefined, messages: 0, firstMessageMs: undefined };

/** An alert that a silence matches. */
export type SilenceMatch = { readonly silenceId: string; readonly fingerprint: string };

/** A look at a group that told nobody, because of a silence alone. */
export type KeptBack = {
  readonly silenceId: string;
  readonly groupId: string;
  /** Fingerprints; at least one. */
  readonly firing: readonly string[];
  readonly atMs: number;
  /** After it, what was told is told again. */
  readonly repeatIntervalMs: number;
  /** How many integrations would have been told. */
  readonly messages: number;
};

/** A silence to be made with one press. */
export type SilenceTemplate = {
  readonly id: string;
  /** No two have the same. */
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly durationMs: number;
  readonly untilResolved: boolean;
  readonly comment: string;
  readonly updatedBy: string;
  readonly updatedAtMs: number;
};

/** A window of every week. */
export type RecurringSilence = {
  readonly id: string;
  /** No two have the same. */
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly comment: string;
  /** On which it begins: 0 is Sunday. At least one. */
  readonly weekdays: readonly number[];
  /** Minutes since midnight on the clock of `zone`. */
  readonly startMinute: number;
  /** Not after the start: on the next day. */
  readonly endMinute: number;
  /** An IANA name. */
  readonly zone: string;
  readonly isEnabled: boolean;
  readonly updatedBy: string;
  readonly updatedAtMs: number;
};
