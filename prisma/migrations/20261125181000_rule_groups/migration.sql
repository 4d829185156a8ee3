-- Rule groups made through API and console, as they stand.
CREATE TABLE metrics_rule_group (
  namespace text NOT NULL,
  name      text NOT NULL,
  version   integer NOT NULL,
  text      text NOT NULL, -- a rule file with this one group
  PRIMARY KEY (namespace, name)
);

-- All that a rule group ever was; numbers go on after it was deleted.
CREATE TABLE metrics_rule_group_version (
  namespace text NOT NULL,
  name      text NOT NULL,
  version   integer NOT NULL,
  at_ms     bigint NOT NULL,
  author    text NOT NULL,
  message   text NOT NULL,
  text      text,          -- null: it was deleted
  PRIMARY KEY (namespace, name, version)
);
