// Silences of a process beyond what Alertmanager does with them: what is kept beside them, what becomes of them by themselves.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { RecordEvent } from '@/lib/alerts/doors';
import type { NotifyObserver } from '@/lib/alerts/react/notify';
import { SilenceWatch } from '@/lib/alerts/react/silence-watch';
import type { AlertStore } from '@/lib/alerts/store/contract';
import { openSilenceNotes } from '@/lib/alerts/store/postgres/silence-notes';
import type { SilenceNotesStore } from '@/lib/alerts/store/silence-notes/contract';
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import { formatMatchers } from '@/lib/kernel/matcher-syntax';
import type { Log } from '../log';
import type { LoopPlan } from '../loops';
import type { SilenceOptions } from '../options';
import { type SilenceParts, silenceDoors } from './silence-doors';

export type SilencesParts = Pick<SilenceParts, 'pendingAlerts' | 'endedSince' | 'messagesSince' | 'recordEvent'> & {
  readonly clock: Clock;
  readonly connectionString: string;
  readonly store: AlertStore;
  readonly options: SilenceOptions;
  readonly registry: Registry;
  readonly log: Log;
};

export type RunningSilences = {
  readonly doors: ReturnType<typeof silenceDoors>;
  readonly loops: readonly LoopPlan[];
  readonly allSilenced: NotifyObserver['allSilenced'];
  stop(): Promise<void>;
};

const WATCH_EVERY_MS = 5_000;
/** As often as silences are collected. */
const COLLECT_EVERY_MS = 30 * 60_000;

export function startSilences(parts: SilencesParts): RunningSilences {
  const { clock, connectionString, store, options, recordEvent, log, pendingAlerts, endedSince, messagesSince } = parts;
  const notes = openSilenceNotes({
    connectionString,
    onIdleError: (reason) => log.warn({ reason }, 'an idle database connection broke'),
  });
  const { resolvedGraceMs, maxDurationMs } = options;
  const watch = new SilenceWatch({ clock, store, notes, resolvedGraceMs, ...told(recordEvent) });
  const instruments = createInstruments(parts.registry, options);
  return {
    doors: silenceDoors({
      ...{ store, notes, recordEvent, pendingAlerts, endedSince, messagesSince, maxDurationMs },
      nowMs: () => clock.nowMs(),
      onTooLong: () => instruments.tooLong.inc(),
    }),
    loops: [
      { name: 'watch_silences', everyMs: WATCH_EVERY_MS, run: () => watch.look() },
      { name: 'collect_silence_notes', everyMs: COLLECT_EVERY_MS, run: () => collectNotes(store, notes) },
    ],
    allSilenced: keptBackRecorder(notes, log),
    async stop() {
      watch.close();
      await notes.close();
    },
  };
}

/** Ids first: what belongs to a silence that is made meanwhile stays. */
async function collectNotes(store: AlertStore, notes: SilenceNotesStore): Promise<void> {
  const ids = await notes.silenceIds();
  await store.follow();
  await notes.forget(ids.filter((id) => !store.silences.has(id)));
}

function createInstruments(registry: Registry, { maxDurationMs, resolvedGraceMs }: SilenceOptions) {
  const shared = { registers: [registry] };
  const gauge = (name: string, help: string, ms: number) =>
    new Gauge({ ...shared, name: `quadrant_silences_${name}_seconds`, help }).set(ms / 1000);
  gauge('max_duration', 'Longest that a silence may last; 0: no limit.', maxDurationMs);
  gauge('resolved_grace', 'How long nothing must fire before a silence "until resolved" ends.', resolvedGraceMs);
  return {
    tooLong: new Counter({
      ...shared,
      name: 'quadrant_silences_too_long_total',
      help: 'Silences that were refused because they would last too long.',
    }),
  };
}

const told = (recordEvent: RecordEvent): Pick<ConstructorParameters<typeof SilenceWatch>[0], 'onEnded' | 'onMade'> => ({
  onEnded: ({ id, matchers }, why) =>
    recordEvent({
      ...{ actor: 'quadrant', kind: 'silence.expired', labels: { silence: id } },
      message: `the silence of ${formatMatchers(matchers)} was ended: ${why}`,
    }),
  onMade: ({ id, matchers, startsAtMs, endsAtMs }, { name }) =>
    recordEvent({
      ...{ actor: 'quadrant', kind: 'silence.set', labels: { silence: id } },
      message:
        `${formatMatchers(matchers)} will be silenced from ${new Date(startsAtMs).toISOString()} to ` +
        `${new Date(endsAtMs).toISOString()}, as every week: ${name}`,
    }),
});

/** A count that cannot be written must not hold up the look at a group. */
function keptBackRecorder(notes: SilenceNotesStore, log: Log): NotifyObserver['allSilenced'] {
  return ({ groupId, nowMs, route }, held, messages) => {
    const bySilence = new Map<string, string[]>();
    for (const { fingerprint, status, heldBy } of held)
      if (status === 'firing')
        for (const id of heldBy.by) bySilence.set(id, [...(bySilence.get(id) ?? []), fingerprint]);
    for (const [silenceId, firing] of bySilence)
      notes
        .recordKeptBack({
          ...{ silenceId, groupId, firing, messages, atMs: nowMs },
          repeatIntervalMs: route.repeatIntervalMs,
        })
        .catch((thrown) => log.warn({ silenceId, error: messageOf(thrown) }, 'a message kept back was not counted'));
  };
}
