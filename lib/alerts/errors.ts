// Why a message did not go out, and whether trying again may help.

/** Alertmanager's `reason` of a failed notification. */
export type FailureReason =
  | 'clientError'
  | 'serverError'
  | 'authError'
  | 'rateLimited'
  | 'contextCanceled'
  | 'contextDeadlineExceeded'
  | 'other';

/** `message` never holds a secret: no URL, no token, no answer that might echo one beyond its first line. */
export class SendFailure extends Error {
  constructor(
    message: string,
    readonly reason: FailureReason,
    readonly retry: boolean,
  ) {
    super(message);
    this.name = 'SendFailure';
  }
}
