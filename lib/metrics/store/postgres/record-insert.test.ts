// Records as they are found in the database, by way of the driver.
import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { insertAlone } from './record-insert';
import { createSegment, insertRecord } from './wal';

let db: TestDatabase;
let client: PoolClient;
beforeAll(async () => {
  db = await testDatabase();
  await createSegment(db.pool, 7);
});
afterAll(async () => db.drop());
beforeEach(async () => {
  client = await db.pool.connect();
});
afterEach(() => client.release(true));

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => i * 7);

const row = (lastSampleMs: number, record = bytesOf(3), segment = 7) => ({ segment, lastSampleMs, record });

async function stored(lastSampleMs: number): Promise<Buffer[]> {
  const { rows } = await db.pool.query<{ record: Buffer }>(
    'SELECT record FROM metrics_wal WHERE segment = 7 AND last_sample_ms = $1 ORDER BY seq',
    [lastSampleMs],
  );
  return rows.map(({ record }) => record);
}

describe('a record is stored', () => {
  test.each([0, 1, 255, 256, 65_536, 3_000_000])('of %d bytes', async (length) => {
    const record = bytesOf(length);
    await insertAlone(client, row(1000 + length, record));
    const [found, ...others] = await stored(1000 + length);
    expect(others).toEqual([]);
    expect(Buffer.compare(found as Buffer, record)).toBe(0);
  });

  test.each([0, 1, 1_764_000_000_123, 2 ** 53 - 1])('with its newest sample at %d', async (lastSampleMs) => {
    await insertAlone(client, row(lastSampleMs));
    expect(await stored(lastSampleMs)).toHaveLength(1);
  });

  test('in turns with what the driver inserts, on one connection', async () => {
    for (let i = 0; i < 3; i++) {
      await insertAlone(client, row(50, bytesOf(2 * i)));
      await insertRecord(client, row(50, bytesOf(2 * i + 1)));
    }
    expect((await stored(50)).map(({ length }) => length)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('from a view of a larger buffer, which may change once it is stored', async () => {
    const all = bytesOf(100);
    await insertAlone(client, row(60, all.subarray(10, 20)));
    all.fill(0);
    expect([...((await stored(60))[0] as Buffer)]).toEqual([...bytesOf(100).subarray(10, 20)]);
  });
});

test('what Postgres refuses is an error of its own kind, and the connection goes on', async () => {
  for (let i = 0; i < 2; i++) {
    await expect(insertAlone(client, row(70, bytesOf(1), 8))).rejects.toMatchObject({ code: '23514' });
    await insertAlone(client, row(70));
  }
  expect(await stored(70)).toHaveLength(2);
});

test('a connection that is cut is an error, not a wait', async () => {
  client.on('error', () => {}); // the insert hears of it
  const blocker = await db.pool.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query('LOCK metrics_wal');
    const waiting = insertAlone(client, row(80));
    const cut = setInterval(
      () =>
        void db.pool.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'INSERT INTO metrics_wal%' AND datname = current_database()",
        ),
      50,
    );
    await expect(waiting).rejects.toThrow();
    clearInterval(cut);
    await expect(insertAlone(client, row(80))).rejects.toThrow();
  } finally {
    blocker.release(true);
  }
  expect(await stored(80)).toEqual([]);
});
