// One alert's life: pending, firing, resolved. Prometheus' state machine, with nothing but instants going in.
import type { Labels } from '@/lib/kernel/labels';
import type { AlertState } from './model';

/** A resolved alert is told of for so long: an Alertmanager that was away should hear of it. */
export const RESOLVED_RETENTION_MS = 15 * 60_000;

export class ActiveAlert {
  state: AlertState = 'pending';
  firedAtMs: number | undefined;
  resolvedAtMs: number | undefined;
  keepFiringSinceMs: number | undefined;
  lastSentAtMs: number | undefined;
  /** What is known to be written of it; undefined: nothing. */
  savedState: string | undefined;

  constructor(
    readonly labels: Labels,
    public annotations: Readonly<Record<string, string>>,
    public value: number,
    public activeAtMs: number,
  ) {}

  /** The rule's expression gave it. */
  seen({ forMs }: { readonly forMs: number }, nowMs: number): void {
    this.keepFiringSinceMs = undefined;
    this.fireWhenDue(forMs, nowMs);
  }

  /** The rule's expression did not give it. True: it is to be forgotten. */
  unseen(
    { forMs, keepFiringForMs }: { readonly forMs: number; readonly keepFiringForMs: number },
    nowMs: number,
  ): boolean {
    if (this.keepsFiring(keepFiringForMs, nowMs)) {
      this.fireWhenDue(forMs, nowMs);
      return false;
    }
    const isOver = this.resolvedAtMs !== undefined && nowMs - this.resolvedAtMs > RESOLVED_RETENTION_MS;
    if (this.state === 'pending' || isOver) return true;
    if (this.state === 'firing') {
      this.state = 'inactive';
      this.resolvedAtMs = nowMs;
    }
    return false;
  }

  /** Firing or just resolved, and not told of for long. Told of, it is: call it once. */
  takeForSending(nowMs: number, resendDelayMs: number): boolean {
    if (!this.needsSending(nowMs, resendDelayMs)) return false;
    this.lastSentAtMs = nowMs;
    return true;
  }

  private needsSending(nowMs: number, resendDelayMs: number): boolean {
    if (this.state === 'pending') return false;
    if (this.lastSentAtMs === undefined) return true;
    if (this.resolvedAtMs !== undefined && this.resolvedAtMs > this.lastSentAtMs) return true;
    return this.lastSentAtMs + resendDelayMs < nowMs;
  }

  private keepsFiring(keepFiringForMs: number, nowMs: number): boolean {
    if (this.state !== 'firing' || keepFiringForMs === 0) return false;
    this.keepFiringSinceMs ??= nowMs;
    return nowMs - this.keepFiringSinceMs < keepFiringForMs;
  }

  private fireWhenDue(forMs: number, nowMs: number): void {
    if (this.state !== 'pending' || nowMs - this.activeAtMs < forMs) return;
    this.state = 'firing';
    this.firedAtMs = nowMs;
  }
}
