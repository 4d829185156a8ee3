-- The sample store. Big tables are partitioned by time: what is old is dropped with its partition, never deleted row by row.
-- Partitions are made by the store itself, ahead of time.

-- Write-ahead records, one row a group commit, one partition a segment (by the time of writing).
CREATE TABLE metrics_wal (
  written_ms    bigint NOT NULL,
  seq           bigint GENERATED ALWAYS AS IDENTITY,
  last_sample_ms bigint NOT NULL, -- newest sample in the record
  record        bytea NOT NULL,
  PRIMARY KEY (written_ms, seq)
) PARTITION BY RANGE (written_ms);
ALTER TABLE metrics_wal ALTER COLUMN record SET STORAGE EXTERNAL; -- compressed already

-- Label sets of series that have samples in blocks.
CREATE TABLE metrics_series (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  labels  text[] NOT NULL, -- name, value, name, value …, sorted by name
  hash    bytea NOT NULL,  -- SHA-256 of the labels
  last_ms bigint NOT NULL, -- end of the newest block that has the series
  CONSTRAINT metrics_series_hash_key UNIQUE (hash)
);

-- Closed samples: up to 64 series a row, one partition a day (by the start of the window).
CREATE TABLE metrics_block (
  start_ms  bigint NOT NULL,
  id        uuid NOT NULL,
  series    bigint[] NOT NULL, -- metrics_series.id, in the order of the other arrays
  first_ms  bigint[] NOT NULL, -- first and last sample of each series
  last_ms   bigint[] NOT NULL,
  offsets   integer[] NOT NULL, -- where each series stands in the uncompressed samples
  lengths   integer[] NOT NULL,
  samples   bytea NOT NULL,
  PRIMARY KEY (start_ms, id)
) PARTITION BY RANGE (start_ms);
ALTER TABLE metrics_block ALTER COLUMN samples SET STORAGE EXTERNAL; -- compressed already

-- One row: samples before this instant are in blocks, and only there.
CREATE TABLE metrics_state (
  id              smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  sealed_until_ms bigint NOT NULL
);
INSERT INTO metrics_state (sealed_until_ms) VALUES (0);

-- What expositions say about metric families.
CREATE TABLE metrics_metadata (
  metric text COLLATE "C" PRIMARY KEY,
  type   text NOT NULL,
  help   text NOT NULL,
  unit   text NOT NULL
);
