// A connection that is kept between uses, in a real pool: given back when idle, dropped when broken.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { KeptClient } from './kept-client';

let db: TestDatabase;
let kept: KeptClient;
beforeEach(async () => {
  db = await testDatabase();
  kept = new KeptClient(db.pool);
});
afterEach(async () => {
  kept.letGo();
  await db.drop();
});

const pidOn = async () => {
  const client = await kept.take();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return { client, pid: rows[0]?.pid as number };
};

const inPool = () => db.pool.totalCount - db.pool.idleCount;

test('one use after the other is of the same connection, which is not in the pool meanwhile', async () => {
  const first = await pidOn();
  kept.giveBack(first.client, false);
  expect(inPool()).toBe(1);
  const second = await pidOn();
  expect(second.pid).toBe(first.pid);
  kept.giveBack(second.client, false);
});

test('without use it goes back to the pool', async () => {
  const { client } = await pidOn();
  kept.giveBack(client, false);
  await expect.poll(inPool).toBe(0);
  expect(db.pool.totalCount).toBe(1);
});

test('in use it stays, however long that takes', async () => {
  kept.giveBack((await pidOn()).client, false);
  const { client, pid } = await pidOn();
  await sleep(1_500);
  expect(inPool()).toBe(1);
  kept.giveBack(client, false);
  const again = await pidOn();
  expect(again.pid).toBe(pid);
  kept.giveBack(again.client, false);
  await expect.poll(inPool).toBe(0);
});

test('a broken one goes, and the next is another', async () => {
  const { client, pid } = await pidOn();
  kept.giveBack(client, true);
  const next = await pidOn();
  expect(next.pid).not.toBe(pid);
  kept.giveBack(next.client, false);
});

test('one that is cut while nobody uses it is replaced in silence', async () => {
  const { client, pid } = await pidOn();
  kept.giveBack(client, false);
  await db.pool.query('SELECT pg_terminate_backend($1)', [pid]);
  await expect.poll(inPool).toBe(0);
  const next = await pidOn();
  expect(next.pid).not.toBe(pid);
  kept.giveBack(next.client, false);
});
