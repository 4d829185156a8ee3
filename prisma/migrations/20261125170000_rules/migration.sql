-- Alerts of rules that are pending, firing, or were resolved not long ago: what a restart goes on with.
CREATE TABLE metrics_active_alert (
  id                   text PRIMARY KEY, -- of rule and labels
  file                 text NOT NULL,
  group_name           text NOT NULL,
  rule                 text NOT NULL,    -- tells the rules of a group apart
  labels               jsonb NOT NULL,
  annotations          jsonb NOT NULL,
  value                double precision NOT NULL,
  active_at_ms         bigint NOT NULL,
  fired_at_ms          bigint,
  resolved_at_ms       bigint,
  keep_firing_since_ms bigint
);
CREATE INDEX metrics_active_alert_file_group_name_idx ON metrics_active_alert (file, group_name);
