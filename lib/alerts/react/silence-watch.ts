// What becomes of silences by themselves: what they match is counted, those that wait for an end of trouble end, recurring ones
// are made ahead of time. Every process looks; what one has done the others find done.
import type { Clock } from '@/lib/kernel/clock';
import { isResolved, type Silence, silenceStateOf } from '../model';
import { uuidOf } from '../named-uuid';
import type { RecurringSilence, SilenceMatch, SilenceNote } from '../silence-notes';
import type { AlertReader, SilenceWriter } from '../store/contract';
import type { SilenceNotesStore } from '../store/silence-notes/contract';
import { expireSilence } from '../store/silence-rules';
import { windowsOf } from './recurrence';
import { Silencer } from './silencing';

export type SilenceWatchOptions = {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly store: AlertReader & SilenceWriter;
  readonly notes: SilenceNotesStore;
  /** Nothing must fire for so long before a silence ends that waits for that. */
  readonly resolvedGraceMs: number;
  readonly onEnded: (silence: Silence, why: string) => Promise<void>;
  readonly onMade: (silence: Silence, recurring: RecurringSilence) => Promise<void>;
};

/** Less than silences are kept after their end: one that somebody has ended is not made again. */
const AHEAD_MS = 48 * 3_600_000;
/** `lastMatchMs` is as exact as this. */
const RECORD_EVERY_MS = 60_000;

export class SilenceWatch {
  /** By silence: alerts it is known to have matched, and when that was last written. */
  private readonly recorded = new Map<string, { readonly fingerprints: Set<string>; atMs: number }>();
  /** Since when nothing fires that the silence matches. A restart begins anew: it ends later, never too early. */
  private readonly quietSinceMs = new Map<string, number>();
  private readonly silencer: Silencer;

  constructor(private readonly options: SilenceWatchOptions) {
    this.silencer = new Silencer(options.store);
  }

  close(): void {
    this.silencer.close();
  }

  /** One look at everything. @throws unavailable; what was left undone is done by the next look */
  async look(): Promise<void> {
    const nowMs = this.options.clock.nowMs();
    const matched = this.matchedNow(nowMs);
    await this.record(matched, nowMs);
    const notes = await this.options.notes.notes();
    await this.endResolved(matched, notes, nowMs);
    await this.makeRecurring(notes, nowMs);
  }

  /** By active silence: the firing alerts it matches. */
  private matchedNow(nowMs: number): ReadonlyMap<Silence, readonly string[]> {
    const { alerts, silences } = this.options.store;
    const matched = new Map<string, string[]>();
    for (const alert of alerts.values()) {
      if (isResolved(alert, nowMs)) continue;
      for (const id of this.silencer.silencedBy(alert, nowMs)) {
        const fingerprints = matched.get(id);
        if (fingerprints) fingerprints.push(alert.fingerprint);
        else matched.set(id, [alert.fingerprint]);
      }
    }
    const active = [...silences.values()].filter((silence) => silenceStateOf(silence, nowMs) === 'active');
    return new Map(active.map((silence) => [silence, matched.get(silence.id) ?? []]));
  }

  /** New ones at once; now and then a known one, which tells when the silence last matched. */
  private async record(matched: ReadonlyMap<Silence, readonly string[]>, nowMs: number): Promise<void> {
    const toWrite: SilenceMatch[] = [];
    const written: (() => void)[] = [];
    for (const [{ id: silenceId }, fingerprints] of matched) {
      const known = this.recorded.get(silenceId) ?? { fingerprints: new Set<string>(), atMs: 0 };
      const isDue = nowMs - known.atMs >= RECORD_EVERY_MS;
      const news = fingerprints.filter((fingerprint) => !known.fingerprints.has(fingerprint));
      const due = news.length === 0 && isDue ? fingerprints.slice(0, 1) : news;
      if (due.length === 0) continue;
      toWrite.push(...due.map((fingerprint) => ({ silenceId, fingerprint })));
      written.push(() => {
        const all = new Set([...known.fingerprints, ...fingerprints]);
        this.recorded.set(silenceId, { fingerprints: all, atMs: nowMs });
      });
    }
    const ids = new Set([...matched.keys()].map(({ id }) => id));
    for (const id of this.recorded.keys()) if (!ids.has(id)) this.recorded.delete(id);
    if (toWrite.length > 0) await this.options.notes.recordMatches(toWrite, nowMs);
    for (const remember of written) remember();
  }

  private async endResolved(
    matched: ReadonlyMap<Silence, readonly string[]>,
    notes: ReadonlyMap<string, SilenceNote>,
    nowMs: number,
  ): Promise<void> {
    const waiting = [...matched].filter(([{ id }]) => notes.get(id)?.untilResolved);
    const ids = new Set(waiting.map(([{ id }]) => id));
    for (const id of this.quietSinceMs.keys()) if (!ids.has(id)) this.quietSinceMs.delete(id);
    if (waiting.length === 0) return;
    const tallies = await this.options.notes.tallies();
    for (const [silence, fingerprints] of waiting) {
      // One that has matched nothing yet waits for trouble to begin.
      const isQuiet = fingerprints.length === 0 && tallies.has(silence.id);
      if (!isQuiet) this.quietSinceMs.delete(silence.id);
      else if (!this.quietSinceMs.has(silence.id)) this.quietSinceMs.set(silence.id, nowMs);
      const quietSinceMs = this.quietSinceMs.get(silence.id) ?? nowMs;
      if (isQuiet && nowMs - quietSinceMs >= this.options.resolvedGraceMs)
        await this.end(silence.id, 'nothing that it matches fires any more');
    }
  }

  private async makeRecurring(notes: ReadonlyMap<string, SilenceNote>, nowMs: number): Promise<void> {
    const plans = (await this.options.notes.recurring()).flatMap((recurring) =>
      recurring.isEnabled ? plannedOf(recurring, nowMs) : [],
    );
    const wanted = new Set(plans.map(({ silence }) => silence.id));
    for (const { silence, recurring } of plans) {
      const { id: silenceId } = silence;
      // Before the silence: one without its note would be taken for somebody's own.
      if (!notes.has(silenceId) && !this.isOver(silenceId, nowMs))
        await this.options.notes.putNote({
          ...{ silenceId, untilResolved: false, recurringId: recurring.id, annotations: {} },
        });
      if (!this.options.store.silences.has(silenceId)) await this.make(silence, recurring);
    }
    for (const { silenceId, recurringId } of notes.values()) {
      if (recurringId === undefined || wanted.has(silenceId) || this.isOver(silenceId, nowMs)) continue;
      await this.end(silenceId, 'its recurring silence was changed');
    }
  }

  private isOver(id: string, nowMs: number): boolean {
    const silence = this.options.store.silences.get(id);
    return silence !== undefined && silenceStateOf(silence, nowMs) === 'expired';
  }

  private async make(silence: Silence, recurring: RecurringSilence): Promise<void> {
    const isMade = await this.options.store.changeSilences((silences) =>
      silences.has(silence.id) ? { write: [], result: false } : { write: [silence], result: true },
    );
    if (isMade) await this.options.onMade(silence, recurring);
  }

  private async end(id: string, why: string): Promise<void> {
    const nowMs = this.options.clock.nowMs();
    const ended = await this.options.store.changeSilences((silences) => {
      const known = silences.get(id);
      if (!known || known.endsAtMs <= nowMs) return { write: [], result: undefined }; // another process was first
      const { write } = expireSilence(id, silences, nowMs);
      return { write, result: write[0] };
    });
    if (ended) await this.options.onEnded(ended, why);
  }
}

/** Silences to be, with ids that every process finds alike; others once the recurring silence changes. */
function plannedOf(recurring: RecurringSilence, nowMs: number) {
  const { id, matchers, comment, updatedBy, updatedAtMs } = recurring;
  return windowsOf(recurring, nowMs, nowMs + AHEAD_MS).map(({ startsAtMs, endsAtMs }) => {
    const silence: Silence = {
      id: uuidOf(`${id} ${updatedAtMs} ${startsAtMs}`),
      ...{ matchers, comment, endsAtMs, createdBy: updatedBy, updatedAtMs: nowMs },
      startsAtMs: Math.max(startsAtMs, nowMs),
    };
    return { silence, recurring };
  });
}
