// The main thread's side of the engine thread: calls, cancellation, and the watch that restarts it when it dies or hangs.
import { Worker } from 'node:worker_threads';
import { canceled, messageOf, unavailable } from '@/lib/kernel/errors';
import type { Departure } from '@/lib/kernel/http';
import { newWatchNumbers } from '@/lib/metrics/store/series-watches';
import type { Log } from '../log';
import { newDoorbell, ring } from './doorbell';
import { Outbox } from './outbox';
import {
  CANCEL_SLOTS,
  type CallMessage,
  fromWireError,
  type SpareMessage,
  type ThreadMessage,
  transferablesOf,
  type VerbTable,
} from './protocol';

export type EngineClient<Verbs extends VerbTable> = {
  /**
   * Runs a verb in the engine thread. Whole buffers in `args` are moved: do not use them afterwards.
   * @param isUrgent it goes at once, and so does its answer; others go together with what comes in the same turn
   * @throws what the verb threw; unavailable while the thread is down or when it dies meanwhile; canceled on `signal`.
   */
  call<V extends keyof Verbs & string>(
    verb: V,
    args: Verbs[V]['args'],
    signal?: Departure,
    isUrgent?: boolean,
  ): Promise<Verbs[V]['result']>;
  /** Resolves when the thread takes work; rejects when its first start failed. */
  readonly started: Promise<void>;
  readonly isUp: () => boolean;
  /** Where the thread that runs says which watches go on; another one has others. */
  readonly watchNumbers: () => Int32Array;
  /** A buffer that came with an answer, and that nobody looks at any more. The thread has it back with the next call. */
  readonly giveBack: (buffer: ArrayBuffer) => void;
  /** Lets running calls end, then ends the thread. */
  close(): Promise<void>;
};

export type EngineClientOptions = {
  readonly scriptUrl: URL;
  readonly workerData: object;
  /** What a thread is told first, each anew: it may be known only after the thread has begun to load its code. */
  readonly firstMessage?: Promise<object>;
  readonly log: Log;
  readonly onUp: () => void;
  /** The thread is gone and will be started again. */
  readonly onDown: () => void;
  /** A thread that answers no ping for this long is taken for stuck and replaced. */
  readonly stuckAfterMs: number;
};

type Pending = { resolve(result: unknown): void; reject(error: Error): void; slot: number };

/** So many pings that nothing was heard after are `stuckAfterMs`. */
const UNHEARD_PINGS = 4;

/** Buffers that wait for the next call. */
const MOST_RETURNED = 8;

const FIRST_RESTART_MS = 100;
const LAST_RESTART_MS = 5_000;

export function createEngineClient<Verbs extends VerbTable>(options: EngineClientOptions): EngineClient<Verbs> {
  return new Client(options) as unknown as EngineClient<Verbs>; // verbs are names at run time
}

class Client {
  private worker: Worker | undefined;
  private calls: Outbox<CallMessage | SpareMessage> | undefined;
  private returned: ArrayBuffer[] = [];
  private up = false;
  private closing = false;
  private everUp = false;
  private restartMs = FIRST_RESTART_MS;
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private flags = newFlags();
  private numbers = newWatchNumbers();
  /** Pings since anything was heard. They are counted, no time is measured: what this process has slept through, too, is none. */
  private unheard = 0;
  private readonly watch: NodeJS.Timeout;
  private resolveStarted: () => void = () => {};
  private rejectStarted: (error: Error) => void = () => {};
  readonly started = new Promise<void>((resolve, reject) => {
    this.resolveStarted = resolve;
    this.rejectStarted = reject;
  });
  readonly isUp = () => this.up;
  readonly watchNumbers = () => this.numbers;
  readonly giveBack = (buffer: ArrayBuffer) => {
    if (this.returned.length < MOST_RETURNED) this.returned.push(buffer);
  };

  constructor(private readonly options: EngineClientOptions) {
    this.started.catch(() => {}); // whoever awaits it sees the failure; nobody has to
    this.launch();
    this.watch = setInterval(() => this.ping(), options.stuckAfterMs / UNHEARD_PINGS);
    this.watch.unref();
  }

  call(verb: string, args: unknown, signal?: Departure, isUrgent = false): Promise<unknown> {
    if (!this.up || !this.calls) return Promise.reject(unavailable('the engine thread is starting'));
    if (signal?.aborted) return Promise.reject(canceled('the caller has gone'));
    const id = this.nextId++;
    const slot = id % CANCEL_SLOTS;
    Atomics.store(this.flags, slot, 0);
    const { calls, flags } = this;
    return new Promise((resolve, reject) => {
      const onAbort = () => Atomics.store(flags, slot, 1);
      const settled = () => {
        this.pending.delete(id);
        signal?.removeEventListener('abort', onAbort);
      };
      signal?.addEventListener('abort', onAbort);
      this.pending.set(id, {
        slot,
        resolve(result) {
          settled();
          resolve(result);
        },
        reject(error) {
          settled();
          reject(error);
        },
      });
      calls.add({ kind: 'call', id, verb, args, slot, isUrgent }, transferablesOf(args), isUrgent);
    });
  }

  async close(): Promise<void> {
    if (this.closing) return;
    if (this.up) await this.call('close', {});
    this.closing = true;
    clearInterval(this.watch);
    await this.worker?.terminate();
    this.failPending('Quadrant is shutting down');
  }

  private launch(): void {
    this.flags = newFlags();
    this.numbers = newWatchNumbers();
    this.unheard = 0;
    const doorbell = newDoorbell();
    const worker = new Worker(this.options.scriptUrl, {
      workerData: { ...this.options.workerData, cancelFlags: this.flags, watchNumbers: this.numbers, doorbell },
    });
    this.worker = worker;
    this.calls = new Outbox((messages, moved) => {
      const buffers = this.returned.splice(0);
      if (buffers.length > 0) worker.postMessage([{ kind: 'spare', buffers }, ...messages], [...moved, ...buffers]);
      else worker.postMessage(messages, moved);
      ring(doorbell);
    });
    worker.on('message', (messages: readonly ThreadMessage[]) => {
      for (const message of messages) this.onMessage(message);
    });
    worker.on('error', (error) => this.options.log.error({ error: messageOf(error) }, 'the engine thread threw'));
    worker.on('exit', (code) => this.onExit(worker, code));
    this.options.firstMessage?.then(
      (message) => worker.postMessage(message),
      () => {}, // whoever makes the promise sees it fail
    );
  }

  private onMessage(message: ThreadMessage): void {
    this.unheard = 0;
    if (message.kind === 'answer') this.pending.get(message.id)?.resolve(message.result);
    else if (message.kind === 'error') this.pending.get(message.id)?.reject(fromWireError(message.error));
    else if (message.kind === 'log') this.options.log[message.level](message.fields, message.text);
    else if (message.kind === 'failed-to-start') this.onFailedStart(fromWireError(message.error));
    else this.onReady();
  }

  private onReady(): void {
    this.up = true;
    this.everUp = true;
    this.restartMs = FIRST_RESTART_MS;
    this.resolveStarted();
    this.options.onUp();
  }

  private onFailedStart(error: Error): void {
    this.options.log.error({ error: error.message }, 'the engine thread could not start');
    this.rejectStarted(error);
  }

  private onExit(worker: Worker, code: number): void {
    if (worker !== this.worker || this.closing) return;
    this.worker = undefined;
    this.up = false;
    this.failPending('the engine thread died and is being restarted');
    if (this.everUp) this.startAgain(code);
    else this.rejectStarted(unavailable(`the engine thread ended with code ${code} before it was ready`));
  }

  private startAgain(code: number): void {
    this.options.onDown();
    this.options.log.error({ code, againInMs: this.restartMs }, 'the engine thread died; starting it again');
    setTimeout(() => this.closing || this.launch(), this.restartMs);
    this.restartMs = Math.min(this.restartMs * 2, LAST_RESTART_MS);
  }

  private failPending(reason: string): void {
    for (const call of [...this.pending.values()]) call.reject(unavailable(reason));
  }

  private ping(): void {
    if (!this.up) return;
    if (this.unheard++ >= UNHEARD_PINGS) {
      this.options.log.error({ silentMs: this.options.stuckAfterMs }, 'the engine thread answers no more; ending it');
      void this.worker?.terminate();
      return;
    }
    this.call('ping', {}).catch((thrown) => this.options.log.debug({ error: messageOf(thrown) }, 'ping failed'));
  }
}

const newFlags = () => new Int32Array(new SharedArrayBuffer(CANCEL_SLOTS * 4));
