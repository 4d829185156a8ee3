-- What became of each look at a group of alerts: messages with every try, what was held back and why. For people to read; what
-- keeps pages from being repeated is alerts_notification.
CREATE TABLE alerts_history (
  id           uuid PRIMARY KEY, -- made of what it tells of, so that it is there once
  at_ms        bigint NOT NULL,
  kind         text NOT NULL, -- sent, failed, gave_up; held; unchanged
  group_id     uuid NOT NULL,
  group_key    text NOT NULL,
  group_labels json NOT NULL,
  receiver     text NOT NULL,
  integration  text NOT NULL, -- '': of the whole group
  index        integer NOT NULL,
  signature    text NOT NULL, -- what a record says without when; '': each message stands for itself
  why          text, -- of messages
  until_ms     bigint, -- of what is unchanged: said again after this
  tries        integer NOT NULL,
  attempts     json NOT NULL,
  fingerprints text[] NOT NULL,
  alerts       json NOT NULL
);
CREATE INDEX alerts_history_at_ms_idx ON alerts_history (at_ms);
CREATE INDEX alerts_history_group_id_integration_index_at_ms_idx ON alerts_history (group_id, integration, index, at_ms);
CREATE INDEX alerts_history_receiver_integration_index_kind_at_ms_idx
  ON alerts_history (receiver, integration, index, kind, at_ms);
CREATE INDEX alerts_history_fingerprints_idx ON alerts_history USING gin (fingerprints);
