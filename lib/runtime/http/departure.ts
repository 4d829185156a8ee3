// Tells whoever answers a request that its client has gone: a flag and at most a few listeners.
import type { Departure } from '@/lib/kernel/http';

export class ClientDeparture implements Departure {
  private isGone = false;
  private readonly listeners: (() => void)[] = [];

  get aborted(): boolean {
    return this.isGone;
  }

  /** As of an AbortSignal: who comes too late is not told. */
  addEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.listeners.indexOf(listener);
    if (at >= 0) this.listeners.splice(at, 1);
  }

  /** The client has gone. Listeners are told once. */
  note(): void {
    if (this.isGone) return;
    this.isGone = true;
    for (const listener of this.listeners.splice(0)) listener();
  }
}
