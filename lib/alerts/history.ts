// The nouns of the notification history: what became of each look at a group. All times Unix milliseconds.
import type { Labels } from '@/lib/kernel/labels';

/** One try to send a message. */
export type Attempt = {
  readonly atMs: number;
  readonly durationMs: number;
  /** What the other side answered: HTTP's status, SMTP's reply. undefined: it did not, or in no such words. */
  readonly code: number | undefined;
  /** undefined: it was taken. Shows neither address nor secret. */
  readonly error: string | undefined;
};

/** `failed`: refused, so that trying again is no use. `gave_up`: time was up, or the process stopped, before it got through. */
export type MessageOutcome = 'sent' | 'failed' | 'gave_up';

/** Why a message went out just then. `test`: somebody pressed the button; no alert was behind it. */
export type WhyNow = 'first' | 'new_alerts' | 'resolved' | 'repeat' | 'test';

export type RecordedAlert = {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly status: 'firing' | 'resolved';
};

/** What kept an alert back: ids of silences, fingerprints of alerts, names of time intervals. */
export type HeldBy = {
  readonly what: 'silence' | 'inhibition' | 'mute_time_interval' | 'active_time_interval';
  readonly by: readonly string[];
};

export type HeldAlert = RecordedAlert & { readonly heldBy: HeldBy };

type OfGroup = {
  /** A UUID: writing a record again changes nothing. */
  readonly id: string;
  /** When the group was looked at. */
  readonly atMs: number;
  readonly groupId: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly receiver: string;
};

type OfIntegration = OfGroup & {
  /** Name of the kind, and which of that kind in the receiver. */
  readonly integration: string;
  readonly index: number;
};

/** A message that was to go out by one integration. */
export type MessageRecord = OfIntegration & {
  readonly kind: 'message';
  readonly outcome: MessageOutcome;
  readonly why: WhyNow;
  readonly alerts: readonly RecordedAlert[];
  /** How often it was tried; of more than `MOST_ATTEMPTS`, the first and the last ones are in `attempts`. */
  readonly tries: number;
  readonly attempts: readonly Attempt[];
};

/** Alerts of a group nobody was told of; none: those that were held back before are not any more. */
export type HeldRecord = OfGroup & { readonly kind: 'held'; readonly alerts: readonly HeldAlert[] };

/** An integration that had been told all there was to tell. Said again by the first look after `untilMs`. */
export type UnchangedRecord = OfIntegration & {
  readonly kind: 'unchanged';
  readonly untilMs: number;
  readonly alerts: readonly RecordedAlert[];
};

export type HistoryRecord = MessageRecord | HeldRecord | UnchangedRecord;

export const MOST_ATTEMPTS = 40;
