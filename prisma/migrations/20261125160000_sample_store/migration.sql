-- The sample store, second format. What builds before the first release wrote is not carried over: its records are of another
-- format, and no release has ever written any.
DROP TABLE metrics_wal, metrics_block, metrics_series, metrics_state;

-- Write-ahead records, one row a group commit; a partition is a segment, which begins with each start and each seal.
CREATE TABLE metrics_wal (
  segment        bigint NOT NULL,
  seq            bigint GENERATED ALWAYS AS IDENTITY,
  last_sample_ms bigint NOT NULL, -- newest sample in the record
  record         bytea NOT NULL,
  PRIMARY KEY (segment, seq)
) PARTITION BY RANGE (segment);
ALTER TABLE metrics_wal ALTER COLUMN record SET STORAGE EXTERNAL; -- compressed already

-- Up to 64 series that are stored and read together: of one target and one metric, mostly.
CREATE TABLE metrics_group (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  names  text[] NOT NULL, -- the metric names in it, each once
  labels bytea NOT NULL   -- its members' label sets, in order, compressed
);
ALTER TABLE metrics_group ALTER COLUMN labels SET STORAGE EXTERNAL;

-- The samples of a group in a window of two hours; a partition a day.
CREATE TABLE metrics_block (
  start_ms bigint NOT NULL, -- of the window
  group_id bigint NOT NULL,
  members  bigint NOT NULL, -- bit i: member i of the group has samples
  samples  bytea NOT NULL,
  PRIMARY KEY (start_ms, group_id)
) PARTITION BY RANGE (start_ms);
ALTER TABLE metrics_block ALTER COLUMN samples SET STORAGE EXTERNAL;

-- One row: samples before this instant are in blocks, and only there; the exemplars held when that was written.
CREATE TABLE metrics_state (
  id              smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  sealed_until_ms bigint NOT NULL,
  exemplars       bytea NOT NULL
);
INSERT INTO metrics_state (sealed_until_ms, exemplars) VALUES (0, '');
