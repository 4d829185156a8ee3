// What a process knows of the store: alerts and silences in memory, the newest version of each, and who wants to hear of changes.
import type { Silence, StoredAlert } from '../model';
import type { AlertListener, AlertReader } from './contract';

export class Known implements AlertReader {
  readonly alerts = new Map<string, StoredAlert>();
  readonly silences = new Map<string, Silence>();
  silencesVersion = 0;
  private readonly listeners = new Set<AlertListener>();

  /** @param later when listeners hear of what has changed, in the order of the calls; default: at once */
  constructor(private readonly later: (tell: () => void) => void = (tell) => tell()) {}

  onAlerts(listener: AlertListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Versions that are known already, or older, change nothing. */
  takeAlerts(alerts: readonly StoredAlert[]): void {
    const changed: StoredAlert[] = [];
    for (const alert of alerts) {
      if (alert.seq <= (this.alerts.get(alert.fingerprint)?.seq ?? 0)) continue;
      this.alerts.set(alert.fingerprint, alert);
      changed.push(alert);
    }
    if (changed.length > 0) this.tell(changed, []);
  }

  takeSilences(silences: readonly Silence[]): void {
    for (const silence of silences) this.silences.set(silence.id, silence);
    if (silences.length > 0) this.silencesVersion++;
  }

  forget(fingerprints: readonly string[]): void {
    for (const fingerprint of fingerprints) this.alerts.delete(fingerprint);
    if (fingerprints.length > 0) this.tell([], fingerprints);
  }

  forgetSilences(ids: readonly string[]): void {
    for (const id of ids) this.silences.delete(id);
    if (ids.length > 0) this.silencesVersion++;
  }

  private tell(changed: readonly StoredAlert[], gone: readonly string[]): void {
    this.later(() => {
      for (const listener of this.listeners) listener(changed, gone);
    });
  }
}
