// How pages' own server routes (app/api) reach the running process. Next bundles modules more than once, so module state
// would not be shared: the runtime is found through one symbol on globalThis.
import type { EventStore } from '@/lib/events/store/contract';

/** What server routes may use. */
export type RuntimeHandle = {
  readonly events: Pick<EventStore, 'listEvents'>;
};

const KEY = Symbol.for('quadrant.runtime');

type Holder = { [KEY]?: RuntimeHandle };

export function publishRuntime(runtime: RuntimeHandle): void {
  (globalThis as Holder)[KEY] = runtime;
}

/** @throws when no runtime was started in this process (as in `next build`). */
export function runtimeHandle(): RuntimeHandle {
  const runtime = (globalThis as Holder)[KEY];
  if (!runtime) throw new Error('the runtime has not been started in this process');
  return runtime;
}
