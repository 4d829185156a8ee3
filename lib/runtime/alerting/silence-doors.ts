// Silences as the APIs see them: what is asked is done in the store, kept beside it where Alertmanager has no place, and an event.
import { randomUUID } from 'node:crypto';
import type { RecordEvent } from '@/lib/alerts/doors';
import { isResolved, silenceStateOf } from '@/lib/alerts/model';
import { smallestMatcherSet } from '@/lib/alerts/query/matcher-set';
import { overviewOf } from '@/lib/alerts/query/silence-overview';
import { previewSilence } from '@/lib/alerts/query/silence-preview';
import { windowsOf } from '@/lib/alerts/react/recurrence';
import type { SilenceNote } from '@/lib/alerts/silence-notes';
import type { AlertStore } from '@/lib/alerts/store/contract';
import type { SilenceNotesStore } from '@/lib/alerts/store/silence-notes/contract';
import { expireSilence, setSilence, type WantedSilence } from '@/lib/alerts/store/silence-rules';
import { formatDuration } from '@/lib/kernel/duration';
import { badInput, conflict, notFound } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import { formatMatchers } from '@/lib/kernel/matcher-syntax';
import type { SilenceDoors } from '@/lib/wire/alertmanager/silences-api';
import type { SilencePlanDoors } from '@/lib/wire/console/silence-plans-api';
import type { SilencesDoors, Wishes } from '@/lib/wire/console/silences-api';
import type { MessagesSince } from './silence-history';

export type SilenceParts = {
  readonly store: AlertStore;
  readonly notes: SilenceNotesStore;
  readonly nowMs: () => number;
  readonly recordEvent: RecordEvent;
  /** 0: no limit. */
  readonly maxDurationMs: number;
  /** A silence was refused for it. */
  readonly onTooLong: () => void;
  /** Alerts of rules that do not fire yet. @throws unavailable */
  readonly pendingAlerts: () => Promise<readonly Labels[]>;
  /** Of alerts that ended since, the last ended first. @throws unavailable */
  readonly endedSince: (sinceMs: number, limit: number) => Promise<readonly Labels[]>;
  readonly messagesSince: MessagesSince;
};

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Whose labels complete a matcher. */
const MOST_ENDED = 2_000;

export function silenceDoors(parts: SilenceParts): SilenceDoors & SilencesDoors & SilencePlanDoors {
  const { store, notes, nowMs } = parts;
  const set = (wanted: WantedSilence, wishes?: Wishes) => changeSilence(parts, wanted, wishes);
  return {
    nowMs,
    maxDurationMs: parts.maxDurationMs,
    silences: () => store.silences,
    setSilence: (wanted) => set(wanted),
    setSilenceWith: set,
    expireSilence: (id) => endSilence(parts, id),
    extendSilence: (id, byMs) => extendSilence(parts, id, byMs),
    async overview(filter) {
      const [noted, tallies] = await Promise.all([notes.notes(), notes.tallies()]);
      const silences = store.silences.values();
      return overviewOf({ silences, alerts: store.alerts.values(), notes: noted, tallies, nowMs: nowMs() }, filter);
    },
    async preview(matchers, id) {
      const [pending, messages] = await Promise.all([parts.pendingAlerts(), parts.messagesSince(nowMs() - DAY_MS)]);
      const [alerts, silences] = [store.alerts.values(), store.silences.values()];
      return previewSilence(matchers, { alerts, silences, pending, messages, nowMs: nowMs() }, id);
    },
    suggest: (selected) =>
      suggestionFor(
        selected,
        [...store.alerts.values()].map(({ labels }) => labels),
      ),
    firingLabels: () => [...store.alerts.values()].flatMap((alert) => (isResolved(alert, nowMs()) ? [] : alert.labels)),
    async otherLabels() {
      const others = [parts.pendingAlerts(), parts.endedSince(nowMs() - WEEK_MS, MOST_ENDED)];
      return (await Promise.all(others)).flat();
    },
    templates: () => notes.templates(),
    putTemplate: (template) => notes.putTemplate({ ...template, updatedAtMs: nowMs() }),
    deleteTemplate: (id) => notes.deleteTemplate(id),
    recurring: () => notes.recurring(),
    putRecurring: (recurring) => notes.putRecurring({ ...recurring, updatedAtMs: nowMs() }),
    deleteRecurring: (id) => notes.deleteRecurring(id),
    nextWindows: (recurring) => (recurring.isEnabled ? windowsOf(recurring, nowMs(), nowMs() + WEEK_MS) : []),
    newId: randomUUID,
  };
}

/** The id of what stands afterwards. A silence that took another's place takes its note over. */
async function changeSilence(parts: SilenceParts, wanted: WantedSilence, wishes?: Wishes): Promise<string> {
  const { store, notes, nowMs, recordEvent } = parts;
  refuseTooLong(wanted, parts);
  const id = await store.changeSilences((silences) => setSilence(wanted, silences, nowMs(), randomUUID));
  const before = wanted.id === undefined ? undefined : (await notes.notes()).get(wanted.id);
  const note = noteOf(id, before, wishes);
  if (note) await notes.putNote(note);
  const until = new Date(wanted.endsAtMs).toISOString();
  await recordEvent({
    actor: wanted.createdBy || 'somebody',
    kind: 'silence.set',
    message: `${formatMatchers(wanted.matchers)} is silenced until ${until}: ${wanted.comment}`,
    labels: { silence: id },
  });
  return id;
}

/** undefined: there is nothing to keep. Changed by hand, a silence is not its recurring silence's any more. */
function noteOf(silenceId: string, before: SilenceNote | undefined, wishes?: Wishes): SilenceNote | undefined {
  const untilResolved = wishes?.untilResolved ?? before?.untilResolved ?? false;
  const annotations = wishes?.annotations ?? before?.annotations ?? {};
  const recurringId = before?.silenceId === silenceId ? before.recurringId : undefined;
  const isEmpty = !before && !untilResolved && Object.keys(annotations).length === 0;
  return isEmpty ? undefined : { silenceId, untilResolved, recurringId, annotations };
}

function refuseTooLong({ startsAtMs, endsAtMs }: WantedSilence, parts: SilenceParts): void {
  const { maxDurationMs, nowMs, onTooLong } = parts;
  const durationMs = endsAtMs - Math.max(startsAtMs, nowMs());
  if (maxDurationMs === 0 || durationMs <= maxDurationMs) return;
  onTooLong();
  throw badInput(
    `Failed to create silence: it would last ${formatDuration(durationMs)}, longer than --silences.max-duration, ` +
      formatDuration(maxDurationMs),
  );
}

/** Keeps the id: only the end changes. @throws not_found; conflict when it is over */
async function extendSilence(parts: SilenceParts, id: string, byMs: number): Promise<string> {
  const known = parts.store.silences.get(id);
  if (!known) throw notFound(`there is no silence ${id}`);
  if (silenceStateOf(known, parts.nowMs()) === 'expired')
    throw conflict(`the silence ${id} is over; it can be made anew, not extended`);
  return changeSilence(parts, { ...known, endsAtMs: known.endsAtMs + byMs });
}

async function endSilence({ store, nowMs, recordEvent }: SilenceParts, id: string): Promise<void> {
  await store.changeSilences((silences) => expireSilence(id, silences, nowMs()));
  const { matchers = [] } = store.silences.get(id) ?? {};
  const message = `the silence of ${formatMatchers(matchers)} was ended`;
  await recordEvent({ actor: 'somebody', kind: 'silence.expired', message, labels: { silence: id } });
}

/** Alerts are told apart from all others that are known; series by the labels that alerts have. */
function suggestionFor(selected: readonly Labels[], known: readonly Labels[]) {
  const isAlerts = selected.every((labels) => labels.has('alertname'));
  if (isAlerts) {
    const keys = new Set(selected.map((labels) => labels.key()));
    return smallestMatcherSet(
      selected,
      known.filter((labels) => !keys.has(labels.key())),
    );
  }
  const names = new Set(known.flatMap((labels) => [...labels].map(([name]) => name)));
  const others = known.filter((labels) => !selected.some((series) => agree(series, labels)));
  const isUsable = (name: string) => name !== '__name__' && (names.size === 0 || names.has(name));
  const set = smallestMatcherSet(selected, others, isUsable);
  // Alerts have none of these labels: what the series are called is the best there is.
  return set.kept.length > 0 ? set : smallestMatcherSet(selected, [], (name) => name !== '__name__');
}

/** They share a label, and none with two values. */
function agree(series: Labels, alert: Labels): boolean {
  const shared = [...series].filter(([name]) => alert.has(name));
  return shared.length > 0 && shared.every(([name, value]) => alert.get(name) === value);
}
