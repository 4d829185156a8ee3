// Query strings with parts of them changed.
import { expect, test } from 'vitest';
import { changedAddress } from './changed-address';

test.each([
  ['?from=now-1h', { to: 'now' }, '/explore?from=now-1h&to=now'],
  ['?a=1&b=2', { a: null }, '/explore?b=2'],
  ['?a=1', { a: null }, '/explore'],
  ['', { expr: 'rate(a[5m])' }, '/explore?expr=rate%28a%5B5m%5D%29'],
  ['?a=1', {}, '/explore?a=1'],
])('%s with %o', (search, changes, address) => {
  expect(changedAddress('/explore', search, changes)).toBe(address);
});
