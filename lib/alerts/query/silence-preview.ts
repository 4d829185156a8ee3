// What a silence would do, before it is made: which alerts it mutes now, which messages of the last day it would have kept back.
import type { Labels } from '@/lib/kernel/labels';
import { compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import { isResolved, type Silence, type StoredAlert, silenceStateOf } from '../model';

/** A message that went out, from the history of notifications. */
export type PastMessage = {
  readonly atMs: number;
  readonly receiver: string;
  /** Name of the kind. */
  readonly integration: string;
  /** Of the alerts it told of. */
  readonly alerts: readonly Labels[];
};

export type SilencePreview = {
  readonly now: {
    /** Firing alerts it matches, and all that fire. */
    readonly firing: number;
    readonly allFiring: number;
    /** Not firing yet. */
    readonly pending: number;
    /** Some of those it matches, firing ones first. */
    readonly sample: readonly Labels[];
    /** It mutes so much that somebody should look twice. */
    readonly isOverBroad: boolean;
  };
  readonly lastDay: LastDay;
  /** Active silences that match all firing alerts this one would: ids, the one that ends last first. */
  readonly coveredBy: readonly string[];
};

export type LastDay = {
  /** Most first. */
  readonly byReceiver: readonly { readonly receiver: string; readonly messages: number; readonly pages: number }[];
  readonly messages: number;
  readonly pages: number;
  /** When they went out, oldest first; at most MOST_TIMES, the newest. */
  readonly times: readonly { readonly atMs: number; readonly isPage: boolean }[];
  /** Messages that would have gone out without some of their alerts. */
  readonly shortened: number;
};

export type PreviewSources = {
  readonly alerts: Iterable<StoredAlert>;
  readonly pending: readonly Labels[];
  readonly silences: Iterable<Silence>;
  /** Of the last day. */
  readonly messages: readonly PastMessage[];
  readonly nowMs: number;
};

/** Of all that fires, more than this share is over-broad; a handful of alerts is seen whole in the sample. */
const OVER_BROAD_SHARE = 0.25;
const HANDFUL = 5;
const MOST_SAMPLES = 5;
const MOST_TIMES = 200;

/** Integrations that wake people up. */
const PAGERS: ReadonlySet<string> = new Set(['pagerduty', 'opsgenie', 'victorops', 'pushover']);

/** @param id of the silence that is edited: it does not cover itself. @throws bad_input for a regex that does not compile */
export function previewSilence(
  matchers: readonly Matcher[],
  sources: PreviewSources,
  id: string | undefined = undefined,
): SilencePreview {
  const matches = compileMatchers(matchers);
  const firing = [...sources.alerts].filter((alert) => !isResolved(alert, sources.nowMs)).map(({ labels }) => labels);
  const matched = firing.filter(matches);
  const pending = sources.pending.filter(matches);
  return {
    now: {
      firing: matched.length,
      allFiring: firing.length,
      pending: pending.length,
      sample: [...matched, ...pending].slice(0, MOST_SAMPLES),
      isOverBroad: matched.length >= HANDFUL && matched.length > firing.length * OVER_BROAD_SHARE,
    },
    lastDay: lastDayOf(matches, sources.messages),
    coveredBy: matched.length === 0 ? [] : covering(matched, sources, id),
  };
}

function lastDayOf(matches: (labels: Labels) => boolean, messages: readonly PastMessage[]): LastDay {
  const muted = messages.filter(({ alerts }) => alerts.length > 0 && alerts.every(matches));
  const shortened = messages.filter(({ alerts }) => alerts.some(matches) && !alerts.every(matches)).length;
  const byReceiver = new Map<string, { messages: number; pages: number }>();
  for (const message of muted) {
    const counts = byReceiver.get(message.receiver) ?? { messages: 0, pages: 0 };
    byReceiver.set(message.receiver, counts);
    counts.messages++;
    if (isPage(message)) counts.pages++;
  }
  return {
    byReceiver: [...byReceiver]
      .map(([receiver, counts]) => ({ receiver, ...counts }))
      .sort((a, b) => b.messages - a.messages || (a.receiver < b.receiver ? -1 : 1)),
    messages: muted.length,
    pages: muted.filter(isPage).length,
    times: muted
      .map((message) => ({ atMs: message.atMs, isPage: isPage(message) }))
      .sort((a, b) => a.atMs - b.atMs)
      .slice(-MOST_TIMES),
    shortened,
  };
}

const isPage = ({ integration }: PastMessage) => PAGERS.has(integration);

function covering(
  matched: readonly Labels[],
  { silences, nowMs }: PreviewSources,
  ownId: string | undefined,
): readonly string[] {
  return [...silences]
    .filter((silence) => silence.id !== ownId && silenceStateOf(silence, nowMs) === 'active')
    .filter((silence) => matched.every(compileMatchers(silence.matchers)))
    .sort((a, b) => b.endsAtMs - a.endsAtMs)
    .map(({ id }) => id);
}
