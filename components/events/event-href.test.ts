// A change links to what it changed.
import { expect, test } from 'vitest';
import { openOf } from '@/components/rules/rules-address';
import { EDIT_PARAMETER } from '@/components/silences/silences-address';
import { eventHref } from './event-href';

const asked = (address: string | undefined) => new URL(address ?? '', 'http://quadrant');

test.each(['silence.set', 'silence.expired'])('%s: the silence', (kind) => {
  const { pathname, searchParams } = asked(eventHref({ kind, labels: { silence: '4f2a-b&c' } }));
  expect([pathname, searchParams.get(EDIT_PARAMETER)]).toEqual(['/alerts/silences', '4f2a-b&c']);
});

test.each(['rule.changed', 'rule.deleted'])('%s: the versions of the group', (kind) => {
  const { pathname, searchParams } = asked(eventHref({ kind, labels: { namespace: 'team/a', group: 'disk & net' } }));
  expect(pathname).toBe('/alerts/rules');
  expect(openOf(searchParams)).toEqual({ kind: 'versions', namespace: 'team/a', group: 'disk & net' });
});

test.each<{ kind: string; labels: Record<string, string> }>([
  { kind: 'config.reloaded', labels: { file: 'prometheus.yml' } },
  { kind: 'silence.set', labels: {} },
  { kind: 'rule.changed', labels: { group: 'g' } },
])('$kind with $labels has no page of its own', (event) => expect(eventHref(event)).toBeUndefined());
