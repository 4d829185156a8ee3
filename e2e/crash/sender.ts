// A remote write sender with known values: series i has the value of (i, k) in its k-th sample. It remembers what was
// acknowledged, and what it never heard of again.
import { setTimeout as sleep } from 'node:timers/promises';
import { bytes, double, labels, number, snappyLiteral } from '../../lib/formats/remote-write/messages.fixtures';

export type Sent = { readonly k: number; readonly atMs: number };

export const SERIES = 20;
/** Whole and not, so that both ways of packing are met. */
export const sampleValue = (i: number, k: number) => i * 1_000_003 + k + (i % 3 === 0 ? k / 8 : 0);

/** A request that is not answered is given up, as a sender does. */
const TIMEOUT_MS = 15_000;
const PAUSE_MS = 40;

export class Sender {
  readonly acknowledged: Sent[] = [];
  /** Sent, and no answer came, or one that says it failed: it may be there or not. */
  readonly unknown: Sent[] = [];
  /** Answers that no sender should get. */
  readonly complaints: string[] = [];
  /** Answers 503, all with Retry-After. */
  unavailable = 0;
  private k = 0;
  private lastMs = 0;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  /** @param retries sends again what was not acknowledged until it is; else goes on with the next sample */
  constructor(
    readonly name: string,
    private readonly retries: boolean,
    private readonly url: () => string,
  ) {}

  start(): void {
    this.stopped = false;
    this.running = this.run();
  }

  /** Resolves when nothing is under way. */
  async pause(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const sent = { k: this.k++, atMs: Math.max(Date.now(), this.lastMs + 1) };
      this.lastMs = sent.atMs;
      await this.deliver(sent);
      await sleep(PAUSE_MS);
    }
  }

  private async deliver(sent: Sent): Promise<void> {
    for (;;) {
      if (await this.post(this.message(sent))) {
        this.acknowledged.push(sent);
        return;
      }
      if (!this.retries || this.stopped) {
        this.unknown.push(sent);
        return;
      }
      await sleep(200);
    }
  }

  private message({ k, atMs }: Sent): Uint8Array<ArrayBuffer> {
    const series = Array.from({ length: SERIES }, (_, i) =>
      bytes(
        1,
        labels({ __name__: 'crash', i: String(i), sender: this.name }),
        bytes(2, double(1, sampleValue(i, k)), number(2, atMs)),
      ),
    );
    return snappyLiteral(series.flat());
  }

  private async post(body: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const answer = await fetch(`${this.url()}/api/v1/write`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => undefined); // nobody there, cut off, or no answer in time: not acknowledged
    if (!answer) return false;
    const text = await answer.text().catch(() => 'cut off');
    if (answer.ok) return true;
    if (answer.status !== 503) this.complaints.push(`${this.name}: ${answer.status} ${text.slice(0, 200)}`);
    else if (!answer.headers.has('retry-after')) this.complaints.push(`${this.name}: 503 without Retry-After: ${text}`);
    else this.unavailable++;
    return false;
  }
}
