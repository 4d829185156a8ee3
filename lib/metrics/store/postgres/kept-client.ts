// A connection of the pool that its only user keeps between uses: to borrow one and give it back costs the driver timers, promises
// and events, each time, and group commits follow one another within milliseconds.
import type { Pool, PoolClient } from 'pg';

/** The pool has it back after about as long without use. */
const KEPT_MS = 1_000;

export class KeptClient {
  /** While nobody uses it. */
  private idle: PoolClient | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Nobody hears of what happens to a connection that is not in use: the next one is as good. */
  private readonly broke = (): void => this.letGo(true);

  constructor(private readonly pool: Pool) {}

  /** For one user at a time, who gives it back. @throws when there is none in time */
  take(): PoolClient | Promise<PoolClient> {
    const { idle } = this;
    if (!idle) return this.pool.connect();
    this.idle = undefined;
    idle.removeListener('error', this.broke);
    return idle;
  }

  /** @param isBroken it goes: what still runs on it fails, and is heard by nobody */
  giveBack(client: PoolClient, isBroken: boolean): void {
    if (isBroken) {
      client.release(true);
      return;
    }
    client.on('error', this.broke);
    this.idle = client;
    if (this.timer) this.timer.refresh();
    else this.timer = setTimeout(() => this.letGo(), KEPT_MS).unref();
  }

  /** The pool has it back, or drops it, unless it is in use. */
  letGo(isBroken = false): void {
    const { idle } = this;
    if (!idle) return;
    this.idle = undefined;
    idle.removeListener('error', this.broke);
    idle.release(isBroken);
  }
}
