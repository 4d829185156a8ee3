// The small vocabulary of failures. Rooms throw these kinds; each wire maps a kind once to its protocol's envelope.

/**
 * What went wrong, independent of any protocol:
 * - `bad_input`: the caller's words are wrong and will never succeed (HTTP: 400)
 * - `unprocessable`: well-formed, but cannot be carried out on this data (Prometheus: 422 execution)
 * - `not_found`, `conflict`, `too_large`: as in HTTP
 * - `timeout`, `canceled`: stopped by a limit, stopped by the caller
 * - `unavailable`: a part we need is gone for now; trying again may succeed (503)
 * - `bug`: our own invariant broke
 */
export type ErrorKind =
  | 'bad_input'
  | 'unprocessable'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'timeout'
  | 'canceled'
  | 'unavailable'
  | 'bug';

/** A failure with a kind. `message` is lower-case, quotes the offending value and says where it stands. */
export class QuadrantError extends Error {
  constructor(
    readonly kind: ErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'QuadrantError';
  }
}

export const badInput = (message: string, options?: ErrorOptions) => new QuadrantError('bad_input', message, options);
export const unprocessable = (message: string, options?: ErrorOptions) =>
  new QuadrantError('unprocessable', message, options);
export const unavailable = (message: string, options?: ErrorOptions) =>
  new QuadrantError('unavailable', message, options);
export const timedOut = (message: string) => new QuadrantError('timeout', message);
export const canceled = (message: string) => new QuadrantError('canceled', message);
export const tooLarge = (message: string) => new QuadrantError('too_large', message);
export const notFound = (message: string) => new QuadrantError('not_found', message);
export const conflict = (message: string) => new QuadrantError('conflict', message);
export const bug = (message: string) => new QuadrantError('bug', message);

/** The kind of any thrown value; what is not ours is a bug. */
export function kindOf(thrown: unknown): ErrorKind {
  return thrown instanceof QuadrantError ? thrown.kind : 'bug';
}

/** One line for a log or an envelope, from any thrown value, with the chain of causes ("a: b: c"). */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = thrown.message || ('code' in thrown ? String(thrown.code) : thrown.name);
  return thrown.cause === undefined ? own : `${own}: ${messageOf(thrown.cause)}`;
}
