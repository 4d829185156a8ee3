// The engine thread's side: takes calls, runs verbs, answers with moved buffers. Knows no verb by itself.
import type { MessagePort } from 'node:worker_threads';
import { bug } from '@/lib/kernel/errors';
import { Outbox } from './outbox';
import {
  type CallMessage,
  type SpareMessage,
  type ThreadMessage,
  toWireError,
  transferablesOf,
  type VerbTable,
} from './protocol';

/** What a verb is given beside its arguments. */
export type CallContext = {
  /** True once the caller has gone; cheap enough for inner loops. */
  readonly isCanceled: () => boolean;
};

export type VerbHandlers<Verbs extends VerbTable> = {
  readonly [V in keyof Verbs]: (args: Verbs[V]['args'], context: CallContext) => Promise<Verbs[V]['result']>;
};

/** Answers calls on `port` until it closes. `cancelFlags`: one Int32 a slot, set to 1 by the main thread. */
export function serveCalls<Verbs extends VerbTable>(
  port: MessagePort,
  cancelFlags: Int32Array,
  handlers: VerbHandlers<Verbs>,
): void {
  // What one event answers, as a commit does several calls, is answered in one tick. At the end of the loop's turn a query may already
  // have begun the next of its own.
  const answers = new Outbox<ThreadMessage>((messages, moved) => port.postMessage(messages, moved), process.nextTick);
  port.on('message', (messages: readonly (CallMessage | SpareMessage)[]) => {
    for (const message of messages) if (message.kind === 'call') void answer(message);
  });

  async function answer({ id, verb, args, slot, isUrgent }: CallMessage): Promise<void> {
    try {
      const handler = handlers[verb];
      if (!handler) throw bug(`the engine thread knows no verb ${JSON.stringify(verb)}`);
      const result = await handler(args, { isCanceled: () => Atomics.load(cancelFlags, slot) === 1 });
      answers.add({ kind: 'answer', id, result }, transferablesOf(result), isUrgent);
    } catch (thrown) {
      answers.add({ kind: 'error', id, error: toWireError(thrown) }, [], isUrgent);
    }
  }
}

/** Takes buffers back that answers lay in; asked for before calls are served, those that come with a call are there before it. */
export function takeSpares(port: MessagePort, takeBack: (buffer: ArrayBuffer) => void): void {
  port.on('message', (messages: readonly (CallMessage | SpareMessage)[]) => {
    for (const message of messages) {
      if (message.kind === 'spare') for (const buffer of message.buffers) takeBack(buffer);
    }
  });
}

/** A Log whose lines travel to the main thread, which writes them. */
export function createThreadLog(port: MessagePort) {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, text: string) =>
    port.postMessage([{ kind: 'log', level, fields, text } satisfies ThreadMessage]);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
