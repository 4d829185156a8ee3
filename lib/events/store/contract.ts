// The event store as runtime and pages see it.
import type { NewEvent, RecordedEvent } from '../model';

export type EventQuery = {
  readonly limit: number;
  readonly from?: Date | undefined;
  /** Included, as `from` is. */
  readonly to?: Date | undefined;
};

export interface EventStore {
  /** Durable once it resolves; the database gives id and time. @throws unavailable when Postgres cannot be reached */
  recordEvent(event: NewEvent): Promise<void>;

  /** The newest events of the time that is asked for, newest first, at most `limit`. @throws unavailable */
  listEvents(query: EventQuery): Promise<readonly RecordedEvent[]>;

  close(): Promise<void>;
}
