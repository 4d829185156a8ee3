// Deleting and flushing over HTTP, and that neither happens unless it is allowed.
import { beforeEach, expect, test } from 'vitest';
import { appendRows, contents, NOW_MS } from '@/lib/metrics/store/contract.suite';
import { memoryStore } from '@/lib/metrics/store/memory';
import { ADMIN_ENDPOINTS } from './admin-api';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';

let store: ReturnType<typeof memoryStore>;
let flushed: number;

beforeEach(async () => {
  store = memoryStore({ nowMs: () => NOW_MS });
  flushed = 0;
  await appendRows(store, [
    [{ __name__: 'a' }, 20, 1],
    [{ __name__: 'a' }, 10, 2],
    [{ __name__: 'b' }, 10, 3],
  ]);
});

const admin = (adminApiEnabled = true) =>
  callerOf(
    routesOf(ADMIN_ENDPOINTS, {
      adminApiEnabled,
      nowMs: () => NOW_MS,
      store: {
        deleteSeries: (filter) => store.deleteSeries(filter),
        flush: async () => void flushed++,
      },
    }),
  );

test.each(['delete_series?match[]=a', 'clean_tombstones', 'snapshot'])('%s is off by default', async (call) => {
  const { status, text } = await admin(false)(`/api/v1/admin/tsdb/${call}`, { method: 'POST' });
  expect([status, text]).toEqual([503, '{"status":"error","errorType":"unavailable","error":"admin APIs disabled"}']);
  expect([Object.keys(await contents(store)), flushed]).toEqual([['a', 'b'], 0]);
});

test.each(['delete_series?match[]=a', 'clean_tombstones', 'snapshot'])('%s takes no GET', async (call) => {
  expect(await admin()(`/api/v1/admin/tsdb/${call}`)).toMatchObject({ status: 405, headers: { allow: 'POST, PUT' } });
});

test.each(['POST', 'PUT'])('%s deletes the series that match, in the range given', async (method) => {
  const url = `/api/v1/admin/tsdb/delete_series?match[]=a&match[]=none&end=${NOW_MS / 1000 - 20}`;
  expect(await admin()(url, { method })).toMatchObject({ status: 204, text: '' });
  expect(await contents(store)).toEqual({ a: [[10, 2]], b: [[10, 3]] });
});

test('PUT with a form', async () => {
  await admin()('/api/v1/admin/tsdb/delete_series', { form: 'match[]=a', method: 'PUT' });
  expect(Object.keys(await contents(store))).toEqual(['b']);
});

test.each([
  ['', 'no match[] parameter provided'],
  ['match[]={', 'invalid parameter "match[]": 1:2: parse error: unexpected end of input inside braces'],
  ['match[]=a&end=x', 'invalid parameter "end": cannot parse "x" to a valid timestamp'],
])('%s deletes nothing', async (parameters, error) => {
  const { status, text } = await admin()(`/api/v1/admin/tsdb/delete_series?${parameters}`, { method: 'POST' });
  expect([status, JSON.parse(text).error]).toEqual([400, error]);
  expect(Object.keys(await contents(store))).toEqual(['a', 'b']);
});

test('there is no tombstone to clean', async () => {
  expect(await admin()('/api/v1/admin/tsdb/clean_tombstones', { method: 'POST' })).toMatchObject({ status: 204 });
});

test.each([
  ['', 1],
  ['?skip_head=false', 1],
  ['?skip_head=true', 0],
])('snapshot%s', async (query, flushes) => {
  const { status, text } = await admin()(`/api/v1/admin/tsdb/snapshot${query}`, { method: 'POST' });
  expect(status).toBe(200);
  expect(JSON.parse(text).data.name).toMatch(/^20231114T221320Z-[0-9a-f]{16}$/);
  expect(flushed).toBe(flushes);
});

test('snapshot?skip_head=maybe', async () => {
  const { text } = await admin()('/api/v1/admin/tsdb/snapshot?skip_head=maybe', { method: 'POST' });
  expect(JSON.parse(text).error).toBe('invalid parameter "skip_head": cannot parse "maybe" to a boolean');
});
