// Which alerts are silenced, and by what. In: an alert. Out: ids of the silences that are active and match it.
import type { Labels } from '@/lib/kernel/labels';
import { compileMatchers } from '@/lib/kernel/matchers';
import { type Alert, type Silence, silenceStateOf } from '../model';
import type { AlertReader } from '../store/contract';

type Compiled = { readonly silence: Silence; readonly matches: (labels: Labels) => boolean };

type Remembered = { readonly version: number; readonly silences: readonly Silence[] };

/** Matching is done once for an alert and a set of silences; time is looked at each time. */
export class Silencer {
  private compiled: { readonly version: number; readonly list: readonly Compiled[] } = { version: -1, list: [] };
  private readonly remembered = new Map<string, Remembered>();
  private readonly unsubscribe: () => void;

  constructor(private readonly store: AlertReader) {
    this.unsubscribe = store.onAlerts((_, gone) => {
      for (const fingerprint of gone) this.remembered.delete(fingerprint);
    });
  }

  /** Sorted; empty: it is not silenced. */
  silencedBy(alert: Pick<Alert, 'fingerprint' | 'labels'>, nowMs: number): readonly string[] {
    const silences = this.matchingSilences(alert, nowMs);
    if (silences.length === 0) return NONE;
    return silences
      .filter((silence) => silenceStateOf(silence, nowMs) === 'active')
      .map(({ id }) => id)
      .sort();
  }

  close(): void {
    this.unsubscribe();
  }

  private matchingSilences(
    { fingerprint, labels }: Pick<Alert, 'fingerprint' | 'labels'>,
    nowMs: number,
  ): readonly Silence[] {
    const version = this.store.silencesVersion;
    const known = this.remembered.get(fingerprint);
    if (known?.version === version) return known.silences;
    const current = this.current(nowMs);
    if (current.length === 0) return NO_SILENCES; // nothing to remember for each of many alerts
    const silences = current.filter(({ matches }) => matches(labels)).map(({ silence }) => silence);
    this.remembered.set(fingerprint, { version, silences });
    return silences;
  }

  /** Those that are not over; what is over stays so until a silence changes. */
  private current(nowMs: number): readonly Compiled[] {
    const version = this.store.silencesVersion;
    if (this.compiled.version === version) return this.compiled.list;
    const list = [...this.store.silences.values()]
      .filter((silence) => silenceStateOf(silence, nowMs) !== 'expired')
      .map((silence) => ({ silence, matches: compileMatchers(silence.matchers) }));
    this.compiled = { version, list };
    return list;
  }
}

const NONE: readonly string[] = [];
const NO_SILENCES: readonly Silence[] = [];
