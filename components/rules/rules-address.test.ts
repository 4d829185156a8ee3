// The address of the rules page, there and back.
import { expect, test } from 'vitest';
import { changedAddress } from '@/components/address/changed-address';
import { listAddressOf, type Open, openOf, placeOf, ruleHref, withOpen, withPlace } from './rules-address';

const paramsOf = (address: string) => new URLSearchParams(address.split('?')[1]);

test('without anything: all rules', () => {
  expect(listAddressOf(paramsOf('/alerts/rules'))).toEqual({ filter: '', shown: 'all', kind: 'all' });
  expect(listAddressOf(paramsOf('?show=nonsense&type=5'))).toMatchObject({ shown: 'all', kind: 'all' });
  expect(listAddressOf(paramsOf('?filter=a&show=firing&type=alert'))).toEqual({
    ...{ filter: 'a', shown: 'firing', kind: 'alert' },
  });
});

test('a rule that is looked at', () => {
  const place = { file: '/etc/a b.yml', group: 'x;y', index: 3 };
  expect(placeOf(paramsOf(ruleHref(place)))).toEqual(place);
  expect(placeOf(paramsOf(changedAddress('/a', '', withPlace(place))))).toEqual(place);
  expect(placeOf(paramsOf('?rule=x'))).toBeUndefined();
  expect(changedAddress('/a', '?rule=x', withPlace(undefined))).toBe('/a');
});

test.each<Open>([
  { kind: 'edit', namespace: 'team/a', group: 'g', index: 2 },
  { kind: 'copy', file: '/etc/r.yml', group: 'g', index: 0 },
  { kind: 'new', index: 0 },
  { kind: 'versions', namespace: 'team', group: 'g' },
])('$kind', (open) => {
  const address = changedAddress('/alerts/rules', '?filter=a&open=copy&file=x', withOpen(open));
  expect(openOf(paramsOf(address))).toEqual(open);
  expect(changedAddress('/alerts/rules', address.slice(13), withOpen(undefined))).toBe('/alerts/rules?filter=a');
});

test.each(['', '?open=edit', '?open=copy', '?open=else&namespace=a'])('%j opens nothing', (address) =>
  expect(openOf(paramsOf(address))).toBeUndefined(),
);
