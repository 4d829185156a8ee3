// What one Alertmanager is still to be told: a bounded queue, sent in batches, so that a slow one keeps no other waiting.
import { messageOf } from '@/lib/kernel/errors';
import type { OutgoingAlert } from '../rules/model';
import type { Alertmanager } from './alertmanager';
import type { PostAlerts } from './post';

export type QueueLimits = { readonly capacity: number; readonly batchSize: number };

/** What becomes of alerts, for /metrics and the log. */
export type NotifierEvents = {
  /** A batch was taken, or was not: then its alerts are lost until they are sent again by the rule. */
  onSent(url: string, alerts: number, durationMs: number): void;
  onFailed(url: string, alerts: number, durationMs: number, reason: string): void;
  onDropped(url: string, alerts: number): void;
};

export class AlertQueue {
  private waiting: OutgoingAlert[] = [];
  private sending: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    readonly alertmanager: Alertmanager,
    private readonly post: PostAlerts,
    private readonly limits: QueueLimits,
    private readonly events: NotifierEvents,
  ) {}

  get length(): number {
    return this.waiting.length;
  }

  /** Of too many the oldest are dropped: the newest say how things stand. */
  add(alerts: readonly OutgoingAlert[]): void {
    if (alerts.length === 0 || this.stopping.signal.aborted) return;
    const all = [...this.waiting, ...alerts];
    const excess = Math.max(0, all.length - this.limits.capacity);
    if (excess > 0) this.events.onDropped(this.alertmanager.url, excess);
    this.waiting = all.slice(excess);
    this.sending ??= this.drain().finally(() => {
      this.sending = undefined;
    });
  }

  /** Resolves when what waits has been sent or lost; at the latest when `deadline` aborts. */
  async stop(deadline: AbortSignal): Promise<void> {
    const cut = () => this.stopping.abort();
    deadline.addEventListener('abort', cut, { once: true });
    if (deadline.aborted) cut();
    await this.sending;
    cut();
    if (this.waiting.length > 0) this.events.onDropped(this.alertmanager.url, this.waiting.length);
    this.waiting = [];
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0 && !this.stopping.signal.aborted) {
      const batch = this.waiting.slice(0, this.limits.batchSize);
      this.waiting = this.waiting.slice(batch.length);
      await this.sendBatch(batch);
    }
  }

  private async sendBatch(batch: readonly OutgoingAlert[]): Promise<void> {
    const { url } = this.alertmanager;
    const startedMs = performance.now();
    try {
      await this.post(this.alertmanager, batch, this.stopping.signal);
      this.events.onSent(url, batch.length, performance.now() - startedMs);
    } catch (thrown) {
      this.events.onFailed(url, batch.length, performance.now() - startedMs, messageOf(thrown));
    }
  }
}
