// The event store as runtime and pages see it.
import type { NewEvent, RecordedEvent } from '../model';

export interface EventStore {
  /** Durable once it resolves; the database gives id and time. @throws unavailable when Postgres cannot be reached */
  recordEvent(event: NewEvent): Promise<void>;

  /** The newest events, newest first, at most `limit`. @throws unavailable */
  listEvents(query: { readonly limit: number }): Promise<readonly RecordedEvent[]>;

  close(): Promise<void>;
}
