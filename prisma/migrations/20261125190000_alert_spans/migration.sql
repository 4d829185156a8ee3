-- What alerts have been through. Times are Unix milliseconds. One process at a time writes, under an advisory lock.

-- An alert as it was last seen, so that its page has something to say when it is over. json, not jsonb: a label may hold U+0000.
CREATE TABLE alerts_seen (
  fingerprint   text COLLATE "C" PRIMARY KEY,
  labels        json NOT NULL,
  annotations   json NOT NULL,
  generator_url text NOT NULL,
  rule          json, -- {file, group, name, expr, forMs}; NULL: of no rule of ours
  changed_ms    bigint NOT NULL -- the last beginning or end of a span
);
CREATE INDEX alerts_seen_changed_ms_idx ON alerts_seen (changed_ms);

-- A row for each stretch of time an alert was in one state for one reason; between them it was not there, or over.
CREATE TABLE alerts_span (
  fingerprint text COLLATE "C" NOT NULL,
  from_ms     bigint NOT NULL,
  until_ms    bigint, -- NULL: still
  starts_ms   bigint NOT NULL, -- when the occurrence began: equal for all spans of one
  state       text NOT NULL, -- active, suppressed
  reason      json NOT NULL, -- {silencedBy, inhibitedBy, mutedBy}
  PRIMARY KEY (fingerprint, from_ms)
);
CREATE INDEX alerts_span_until_ms_idx ON alerts_span (until_ms);
