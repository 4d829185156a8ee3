-- Alerts, silences, and what groups of alerts have been through. Times are Unix milliseconds.

-- One row an alert, from its first sight until some time after its end. json, not jsonb: a label may hold U+0000.
CREATE TABLE alerts_alert (
  fingerprint   text COLLATE "C" PRIMARY KEY,
  seq           bigint GENERATED ALWAYS AS IDENTITY, -- a new one with each change, so that other processes find what is new
  labels        json NOT NULL,
  annotations   json NOT NULL,
  starts_ms     bigint NOT NULL,
  ends_ms       bigint NOT NULL,
  updated_ms    bigint NOT NULL,
  received_ms   bigint NOT NULL,
  generator_url text NOT NULL,
  timeout       boolean NOT NULL -- nobody said when it ends
);
CREATE INDEX alerts_alert_seq_idx ON alerts_alert (seq);

CREATE TABLE alerts_silence (
  id         uuid PRIMARY KEY,
  seq        bigint GENERATED ALWAYS AS IDENTITY,
  matchers   json NOT NULL, -- [{name, type, value}]
  starts_ms  bigint NOT NULL,
  ends_ms    bigint NOT NULL,
  updated_ms bigint NOT NULL,
  created_by text NOT NULL,
  comment    text NOT NULL
);
CREATE INDEX alerts_silence_seq_idx ON alerts_silence (seq);

-- Groups that were told of: when the next look is due, and which ended alerts everybody knows of.
CREATE TABLE alerts_group (
  id            uuid PRIMARY KEY,
  group_key     text NOT NULL,
  receiver      text NOT NULL,
  flushed_ms    bigint NOT NULL,
  next_flush_ms bigint, -- NULL: the group was empty and went
  settled_seq   bigint NOT NULL,
  settled_ms    bigint NOT NULL
);

-- The last message to each integration about each group: what keeps pages from being repeated.
CREATE TABLE alerts_notification (
  group_id    uuid NOT NULL,
  integration text NOT NULL,
  index       integer NOT NULL,
  firing      text[] NOT NULL, -- fingerprints
  resolved    text[] NOT NULL,
  sent_ms     bigint NOT NULL,
  expires_ms  bigint NOT NULL,
  PRIMARY KEY (group_id, integration, index)
);
