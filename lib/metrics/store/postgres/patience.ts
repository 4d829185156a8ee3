// How long the store waits for a database that may hang.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { timedOut } from '@/lib/kernel/errors';

/** A database that takes longer is taken for gone: whoever asked is told so, and may try again. */
export const ANSWER_TIMEOUT_MS = 4_000;

/** @throws timeout when the work is not done by then; it goes on, and its end is heard by nobody */
export async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const running = work();
  running.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut(`the database did not answer within ${ms / 1000} s`)), ms);
  });
  return Promise.race([running, late]).finally(() => clearTimeout(timer));
}

/** The same connection, on which each statement must be answered in time. A timeout leaves it in an unknown state: let it go. */
export function bounded(client: PoolClient): PoolClient {
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  return Object.create(client, {
    query: { value: (...args: unknown[]) => within(ANSWER_TIMEOUT_MS, () => query(...args)) },
  }) as PoolClient;
}

/** @throws timeout when the database does not answer, unavailable when it cannot be reached */
export async function expectAnswer(pool: Pool): Promise<void> {
  await within(ANSWER_TIMEOUT_MS, () => pool.query('SELECT 1'));
}

const PING_EVERY_MS = 500;

/**
 * What the work comes to, however long it takes, as long as the database answers somebody else meanwhile.
 * @throws timeout once it does not, unavailable when it cannot be reached; the work goes on
 */
export async function whileAnswering<T>(pool: Pool, work: Promise<T>): Promise<T> {
  work.catch(() => {});
  let isOver = false;
  const hung = (async (): Promise<never> => {
    for (;;) {
      await sleep(PING_EVERY_MS);
      if (isOver) return new Promise<never>(() => {});
      await expectAnswer(pool);
    }
  })();
  hung.catch(() => {});
  return Promise.race([work, hung]).finally(() => {
    isOver = true;
  });
}

/** What is passed once, unless it was closed before. */
export class Turnstile {
  private resolve: () => void = () => {};
  private closed: unknown;
  readonly passed = new Promise<void>((resolve) => {
    this.resolve = resolve;
  });

  /** @throws the reason it was closed for */
  pass(): void {
    if (this.closed !== undefined) throw this.closed;
    this.resolve();
  }

  close(reason: unknown): void {
    this.closed = reason;
  }
}
