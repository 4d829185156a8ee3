// The list's address, and Alertmanager's own links.
import { describe, expect, it, test } from 'vitest';
import { changedAddress } from '@/components/address/changed-address';
import { alertsLinkOf } from '../alertmanager-link';
import { alertRow } from '../alerts.fixtures';
import { keptOf } from './kept';
import { addressChanges, listAddressOf } from './list-address';

describe('the address of the list', () => {
  it('restores what it was made of', () => {
    const wanted = {
      ...({ filter: 'a="b"', receiver: 'team', grouping: '', sortKey: 'value', isReversed: true } as const),
      states: new Set(['active', 'resolved'] as const),
    };
    const address = changedAddress('/alerts', '', addressChanges(wanted));
    expect(address).toBe('/alerts?filter=a%3D%22b%22&states=active%2Cresolved&receiver=team&group=&sort=-value');
    expect(listAddressOf(new URL(address, 'http://x').searchParams)).toEqual(wanted);
  });

  it('is short for what a first visit shows', () => {
    const first = listAddressOf(new URLSearchParams());
    expect(first).toMatchObject({ grouping: 'alertname', sortKey: 'worst', filter: '' });
    expect([...first.states]).toEqual(['active', 'suppressed', 'pending']);
    expect(changedAddress('/alerts', '?sort=name', addressChanges(first))).toBe('/alerts');
  });

  it('takes nonsense for nothing', () => {
    expect(listAddressOf(new URLSearchParams('sort=colour&states=odd'))).toMatchObject({
      sortKey: 'worst',
      states: new Set(),
    });
  });
});

test.each([
  ['#/alerts', '/alerts'],
  ['#/alerts?filter={a%3D"b"}', '/alerts?filter=a%3D%22b%22'],
  [
    '#/alerts?filter=%7Ba%3D%22b%22%2Cc%3D~%22d%22%7D&silenced=false&inhibited=false&active=true',
    '/alerts?filter=a%3D%22b%22%2Cc%3D%7E%22d%22&states=active%2Cpending',
  ],
  ['#/alerts?receiver=team&silenced=true', '/alerts?receiver=team'],
  ['#/silences', undefined],
  ['#main', undefined],
  ['', undefined],
])('%s leads to %s', (hash, address) => {
  expect(alertsLinkOf(hash)).toBe(address);
});

test('filter and receiver decide what is counted, states what is listed', () => {
  const rows = [
    alertRow('A'),
    alertRow('B', {}, { state: 'resolved' }),
    alertRow('C', {}, { receivers: ['other'] }),
    alertRow('D', { off: '1' }),
  ];
  const kept = keptOf(rows, ({ labels }) => !labels.off, 'team', new Set(['active']));
  expect(kept.rows.map(({ fingerprint }) => fingerprint)).toEqual(['A']);
  expect(kept.counts).toEqual({ active: 1, suppressed: 0, pending: 0, resolved: 1 });
});
