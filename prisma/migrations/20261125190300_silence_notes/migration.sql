-- What is kept beside silences: Alertmanager's API has no place for it. Times are Unix milliseconds.

-- Wishes about a silence.
CREATE TABLE alerts_silence_note (
  silence_id     uuid PRIMARY KEY,
  until_resolved boolean NOT NULL, -- ends when nothing it matches fires any more
  recurring_id   uuid, -- which recurring silence made it
  annotations    json NOT NULL
);

-- Alerts a silence has matched while it was active.
CREATE TABLE alerts_silence_match (
  silence_id  uuid NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  first_ms    bigint NOT NULL,
  last_ms     bigint NOT NULL, -- to a minute
  PRIMARY KEY (silence_id, fingerprint)
);

-- Messages about a group that did not go out because of a silence.
CREATE TABLE alerts_silence_kept_back (
  silence_id uuid NOT NULL,
  group_id   uuid NOT NULL,
  firing     text[] NOT NULL, -- fingerprints the last look found
  first_ms   bigint NOT NULL,
  counted_ms bigint NOT NULL, -- when the last message would have gone out
  messages   integer NOT NULL,
  PRIMARY KEY (silence_id, group_id)
);

CREATE TABLE alerts_silence_template (
  id             uuid PRIMARY KEY,
  name           text NOT NULL UNIQUE,
  matchers       json NOT NULL, -- [{name, type, value}]
  duration_ms    bigint NOT NULL,
  until_resolved boolean NOT NULL,
  comment        text NOT NULL,
  updated_by     text NOT NULL,
  updated_ms     bigint NOT NULL
);

-- A window of every week in a time zone; real silences are made of it ahead of time.
CREATE TABLE alerts_silence_recurring (
  id           uuid PRIMARY KEY,
  name         text NOT NULL UNIQUE,
  matchers     json NOT NULL,
  comment      text NOT NULL,
  weekdays     integer[] NOT NULL, -- 0 is Sunday
  start_minute integer NOT NULL, -- of the day
  end_minute   integer NOT NULL, -- not after the start: on the next day
  zone         text NOT NULL,
  enabled      boolean NOT NULL,
  updated_by   text NOT NULL,
  updated_ms   bigint NOT NULL
);
