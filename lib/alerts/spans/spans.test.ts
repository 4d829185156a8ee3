// Rows of the live list to spans in a real Postgres, also over a restart and with two processes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { Labels } from '@/lib/kernel/labels';
import { type LiveRule, NO_REASON } from '../model';
import type { AlertRow } from '../query/live-row';
import { openAlertHistory } from '../store/postgres/spans';
import type { AlertHistory } from './contract';
import { Recorder } from './recorder';

let database: TestDatabase;
let nowMs: number;
const opened: AlertHistory[] = [];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  nowMs = 1_000_000;
  await Promise.all(opened.splice(0).map((history) => history.close()));
  await database.pool.query('TRUNCATE alerts_span, alerts_seen');
});

const RULE: LiveRule = { file: 'r.yml', group: 'g', index: 0, name: 'A', expr: 'up == 0', forMs: 0 };

const row = (more: Partial<AlertRow> = {}): AlertRow => ({
  ...{ fingerprint: 'a', labels: Labels.of({ alertname: 'A' }), annotations: { summary: 's' }, state: 'active' },
  ...{
    sinceMs: 900_000,
    endedMs: undefined,
    generatorUrl: 'http://x/',
    groups: [],
    receivers: [],
    notified: [],
    rule: RULE,
  },
  ...NO_REASON,
  ...more,
});

/** A process of its own on the one database. */
function startProcess() {
  const history = openAlertHistory({ connectionString: database.connectionString, onIdleError: () => {} });
  opened.push(history);
  const rows = new Map<string, AlertRow>();
  const recorder = new Recorder({ history, rows, nowMs: () => nowMs, onWritten: () => {}, onLead: () => {} });
  const show = async (...given: AlertRow[]) => {
    for (const each of given) rows.set(each.fingerprint, each);
    recorder.note(given, []);
    await recorder.record();
  };
  return { history, recorder, rows, show };
}

const spansNow = async ({ history }: { history: AlertHistory }, fingerprints?: readonly string[]) =>
  (await history.spans({ fromMs: 0, toMs: 10_000_000, fingerprints, limit: 100 })).map(
    ({ fromMs, untilMs, state }) => `${state} ${fromMs}-${untilMs ?? ''}`,
  );

describe('the history of an alert', () => {
  it('begins with the alert, changes with the reason, ends with the alert', async () => {
    const one = startProcess();
    await one.show(row());
    nowMs = 1_100_000;
    await one.show(row({ state: 'suppressed', silencedBy: ['s1'] }));
    nowMs = 1_200_000;
    await one.show(row());
    await one.show(row({ state: 'resolved', endedMs: 1_250_000 }));
    expect(await spansNow(one)).toEqual([
      'active 900000-1100000',
      'suppressed 1100000-1200000',
      'active 1200000-1250000',
    ]);
    expect((await one.history.spans({ fromMs: 0, toMs: 2e6, fingerprints: ['a'], limit: 9 }))[1]?.reason).toEqual({
      ...{ silencedBy: ['s1'], inhibitedBy: [], mutedBy: [] },
    });
  });

  it('is written once for what stays as it is', async () => {
    const one = startProcess();
    await one.show(row());
    nowMs += 5_000;
    await one.show(row());
    expect(await spansNow(one)).toEqual(['active 900000-']);
  });

  it('tells occurrences apart, and lets none begin before the last has ended', async () => {
    const one = startProcess();
    await one.show(row());
    await one.show(row({ state: 'resolved', endedMs: 1_050_000 }));
    await one.show(row({ sinceMs: 1_040_000 }));
    await one.show(row({ sinceMs: 1_300_000 }));
    expect(await spansNow(one)).toEqual(['active 900000-1050000', 'active 1050000-1300000', 'active 1300000-']);
  });

  it('does not count what waits, or what never was', async () => {
    const one = startProcess();
    await one.show(row({ state: 'pending' }), row({ fingerprint: 'b', state: 'resolved', endedMs: 5 }));
    expect(await spansNow(one)).toEqual([]);
  });

  it('goes on after a restart, and ends what ended meanwhile', async () => {
    const one = startProcess();
    await one.show(row(), row({ fingerprint: 'b' }), row({ fingerprint: 'c' }));
    await one.history.close();
    nowMs = 1_500_000;
    const two = startProcess();
    await two.show(row(), row({ fingerprint: 'b', state: 'resolved', endedMs: 1_400_000 }));
    expect(await spansNow(two, ['a'])).toEqual(['active 900000-']);
    expect(await spansNow(two, ['b'])).toEqual(['active 900000-1400000']);
    expect(await spansNow(two, ['c'])).toEqual(['active 900000-1500000']); // nothing is known of it any more
  });

  it('is written by one of two processes, and by the other once that is gone', async () => {
    const [one, two] = [startProcess(), startProcess()];
    await one.show(row());
    await two.show(row());
    await one.show(row({ state: 'suppressed', mutedBy: ['night'] }));
    await two.show(row({ state: 'suppressed', mutedBy: ['night'] }));
    expect(await spansNow(two)).toEqual(['active 900000-1000000', 'suppressed 1000000-']);
    await one.history.close();
    nowMs = 1_010_000;
    await two.show(row());
    expect(await spansNow(two)).toEqual(['active 900000-1000000', 'suppressed 1000000-1010000', 'active 1010000-']);
  });

  it('is made up for when its session was cut off', async () => {
    const one = startProcess();
    await one.show(row());
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'quadrant-alert-history' AND datname = current_database()`,
    );
    nowMs = 1_020_000;
    await expect(one.show(row({ state: 'suppressed', silencedBy: ['s'] }))).rejects.toMatchObject({
      kind: 'unavailable',
    });
    // Until Postgres has ended the session, its lock is held, and another process seems to write.
    const sessions = () =>
      database.pool.query(
        "SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      );
    await expect.poll(async () => (await sessions()).rowCount).toBe(0);
    nowMs = 1_030_000;
    await one.recorder.record();
    expect(await spansNow(one)).toEqual(['active 900000-1030000', 'suppressed 1030000-']);
  });

  it('remembers what the alert was', async () => {
    const one = startProcess();
    await one.show(row());
    await one.show(row({ state: 'resolved', endedMs: 1_000_000, rule: undefined }));
    const alert = await one.history.seenAlert('a');
    expect(alert).toMatchObject({ annotations: { summary: 's' }, generatorUrl: 'http://x/', rule: RULE });
    expect(alert?.labels.get('alertname')).toBe('A');
    expect(await one.history.seenAlert('b')).toBeUndefined();
    expect(await one.history.endedSince(999_999, 10)).toMatchObject([{ span: { untilMs: 1_000_000 } }]);
    expect(await one.history.endedSince(1_000_001, 10)).toEqual([]);
  });

  it('forgets what is older than the retention, but nothing that goes on', async () => {
    const one = startProcess();
    await one.show(row({ sinceMs: 1_000 }), row({ fingerprint: 'b', sinceMs: 2_000 }));
    await one.show(row({ fingerprint: 'b', state: 'resolved', endedMs: 3_000 }));
    expect(await one.history.prune(4_000)).toBe(1);
    expect(await spansNow(one)).toEqual(['active 1000-']);
    expect(await one.history.seenAlert('a')).toBeDefined();
    expect(await one.history.seenAlert('b')).toBeUndefined();
  });

  it('gives the newest spans of the time that is asked for', async () => {
    const one = startProcess();
    await one.show(
      row({ sinceMs: 1_000 }),
      row({ fingerprint: 'b', sinceMs: 2_000 }),
      row({ fingerprint: 'c', sinceMs: 9_000 }),
    );
    await one.show(row({ sinceMs: 1_000, state: 'resolved', endedMs: 1_500 }));
    const found = await one.history.spans({ fromMs: 1_500, toMs: 9_000, fingerprints: undefined, limit: 10 });
    expect(found.map(({ fingerprint }) => fingerprint)).toEqual(['b']);
    const cut = await one.history.spans({ fromMs: 0, toMs: 10_000, fingerprints: undefined, limit: 1 });
    expect(cut.map(({ fingerprint }) => fingerprint)).toEqual(['c']);
  });
});
