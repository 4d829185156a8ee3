// Which alerts are not told of because others are firing. In: a label set. Out: fingerprints of the alerts that inhibit it.
import type { Labels } from '@/lib/kernel/labels';
import { compileMatchers } from '@/lib/kernel/matchers';
import { type InhibitRule, isResolved, type StoredAlert } from '../model';
import type { AlertReader } from '../store/contract';

export class Inhibitor {
  private readonly rules: readonly CompiledRule[];
  private readonly unsubscribe: () => void;

  constructor(rules: readonly InhibitRule[], store: Pick<AlertReader, 'alerts' | 'onAlerts'>) {
    this.rules = rules.map((rule) => new CompiledRule(rule));
    for (const rule of this.rules) for (const alert of store.alerts.values()) rule.put(alert);
    this.unsubscribe = store.onAlerts((changed, gone) => {
      for (const rule of this.rules) {
        for (const fingerprint of gone) rule.remove(fingerprint);
        for (const alert of changed) rule.put(alert);
      }
    });
  }

  /** One fingerprint for each rule that holds; empty: nothing inhibits it. */
  inhibitedBy(labels: Labels, nowMs: number): readonly string[] {
    const found: string[] = [];
    for (const rule of this.rules) {
      const source = rule.sourceFor(labels, nowMs);
      if (source !== undefined && !found.includes(source)) found.push(source);
    }
    return found;
  }

  /** Whether an alert with these labels may inhibit another. */
  isSource(labels: Labels): boolean {
    return this.rules.some((rule) => rule.isSource(labels));
  }

  close(): void {
    this.unsubscribe();
  }
}

/** A rule with the alerts that match its source, by the values of the labels that must be equal. */
class CompiledRule {
  readonly isSource: (labels: Labels) => boolean;
  private readonly isTarget: (labels: Labels) => boolean;
  private readonly equal: ReadonlySet<string>;
  private readonly sources = new Map<string, Map<string, StoredAlert>>();
  private readonly keys = new Map<string, string>();

  constructor(rule: InhibitRule) {
    this.isSource = compileMatchers(rule.sourceMatchers);
    this.isTarget = compileMatchers(rule.targetMatchers);
    this.equal = new Set(rule.equal);
  }

  put(alert: StoredAlert): void {
    const { fingerprint, labels } = alert;
    const key = this.keys.get(fingerprint) ?? (this.isSource(labels) ? this.keyOf(labels) : undefined);
    if (key === undefined) return;
    this.keys.set(fingerprint, key);
    const alike = this.sources.get(key);
    if (alike) alike.set(fingerprint, alert);
    else this.sources.set(key, new Map([[fingerprint, alert]]));
  }

  remove(fingerprint: string): void {
    const key = this.keys.get(fingerprint);
    if (key === undefined) return;
    this.keys.delete(fingerprint);
    const alike = this.sources.get(key);
    alike?.delete(fingerprint);
    if (alike?.size === 0) this.sources.delete(key);
  }

  /** What matches both sides is not inhibited by what does so, too, itself included. */
  sourceFor(labels: Labels, nowMs: number): string | undefined {
    if (!this.isTarget(labels)) return undefined;
    const alike = this.sources.get(this.keyOf(labels));
    if (!alike) return undefined;
    const isBoth = this.isSource(labels);
    for (const [fingerprint, source] of alike) {
      if (isResolved(source, nowMs) || (isBoth && this.isTarget(source.labels))) continue;
      return fingerprint;
    }
    return undefined;
  }

  /** A label that is missing on both sides is equal. */
  private keyOf(labels: Labels): string {
    return labels.keep(this.equal).key();
  }
}
