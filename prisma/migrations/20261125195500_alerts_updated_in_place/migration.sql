-- Most alerts that come again have only new times. Without an index on seq, and with room in each page, Postgres changes such a
-- row in its page and touches no index. Who looks for newer versions asks the sequence first, and reads only if there are any.
DROP INDEX alerts_alert_seq_idx;
ALTER TABLE alerts_alert SET (fillfactor = 50);
