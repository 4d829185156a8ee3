-- Alerts are a log: one row for all that is posted at a time, so that a thousand alerts cost one small write and one commit.
-- What a process knows of alerts is what the log says, read in the order of seq; the last word about an alert counts.
CREATE TABLE alerts_log (
  seq    bigint PRIMARY KEY, -- without gaps as they are written: a writer takes the next one, and only who knows all before it
  record bytea NOT NULL -- JSON in UTF-8, {full, again}: lib/alerts/store/postgres/log/record.ts
);
ALTER TABLE alerts_log ALTER COLUMN record SET STORAGE EXTERNAL; -- read once and soon gone: not worth compressing

-- One row: the last seq that was taken, and the first record that still counts. Everything alive is said again from there on.
CREATE TABLE alerts_log_head (
  id           smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  seq          bigint NOT NULL,
  snapshot_seq bigint NOT NULL
);

-- Versions go on rising: groups remember up to which one their alerts were told of.
INSERT INTO alerts_log_head (seq, snapshot_seq)
  SELECT seq + 1 + (SELECT count(*) FROM alerts_alert) / 1000, seq + 1
  FROM (SELECT greatest(
    (SELECT last_value FROM alerts_alert_seq_seq),
    (SELECT coalesce(max(settled_seq), 0) FROM alerts_group)
  ) AS seq) AS last;

INSERT INTO alerts_log (seq, record)
  SELECT (SELECT snapshot_seq FROM alerts_log_head) + chunk, convert_to('{"full":' || json_agg(json_build_array(
      fingerprint, seq, starts_ms, ends_ms, updated_ms, received_ms, timeout, labels, annotations, generator_url
    ))::text || ',"again":[]}', 'UTF8')
  FROM (SELECT *, (row_number() OVER (ORDER BY seq) - 1) / 1000 AS chunk FROM alerts_alert) AS alert
  GROUP BY chunk;

DROP TABLE alerts_alert;
