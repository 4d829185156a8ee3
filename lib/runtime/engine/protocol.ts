// What main thread and engine thread say to each other. Large bytes are transferred, never copied.
import { type ErrorKind, kindOf, messageOf, QuadrantError } from '@/lib/kernel/errors';

/** Each call of a verb: what goes in, what comes out. */
export type VerbTable = Record<string, { args: unknown; result: unknown }>;

export type CallMessage = {
  readonly kind: 'call';
  readonly id: number;
  readonly verb: string;
  readonly args: unknown;
  /** Index into the shared cancel flags. */
  readonly slot: number;
  /** Neither the call nor its answer waits for others to go along. */
  readonly isUrgent: boolean;
};

/** Buffers that came with answers, in which others may lie. */
export type SpareMessage = { readonly kind: 'spare'; readonly buffers: readonly ArrayBuffer[] };

export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed-to-start'; readonly error: WireError }
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly fields: object;
      readonly text: string;
    };

/** An error that can cross threads: structured clone would lose its kind. */
export type WireError = { readonly kind: ErrorKind; readonly message: string };

export const toWireError = (thrown: unknown): WireError => ({ kind: kindOf(thrown), message: messageOf(thrown) });

export const fromWireError = ({ kind, message }: WireError): QuadrantError => new QuadrantError(kind, message);

/** One Int32 a call under way: 0 go on, 1 the caller has gone. Slots are reused in turn. */
export const CANCEL_SLOTS = 4096;

/**
 * The buffers inside a verb's arguments or result which may be moved instead of copied, one level deep: those given as such, and
 * those that a view covers whole.
 */
export function transferablesOf(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  const buffers = new Set<ArrayBuffer>();
  for (const field of Object.values(value)) {
    if (field instanceof ArrayBuffer && field.byteLength > 0) buffers.add(field);
    if (!(field instanceof Uint8Array) || !(field.buffer instanceof ArrayBuffer)) continue;
    // A view into a pool (small Buffers are) would take its neighbours along: those are copied instead.
    if (field.byteLength === field.buffer.byteLength && field.byteLength > 0) buffers.add(field.buffer);
  }
  return [...buffers];
}
