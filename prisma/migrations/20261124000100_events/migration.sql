-- What people and clients changed: one row a change, shown beside graphs.
CREATE TABLE event (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz(3) NOT NULL DEFAULT now(),
  actor   text NOT NULL,
  kind    text NOT NULL,
  message text NOT NULL,
  labels  jsonb NOT NULL DEFAULT '{}'
);

CREATE INDEX event_at_idx ON event (at);
