// Addresses: what they hold, and that old ones go on meaning what they meant.
import { describe, expect, test } from 'vitest';
import { changedAddress } from '@/components/address/changed-address';
import {
  exploreHref,
  nextLetter,
  parseView,
  queriesOf,
  withAdded,
  withExprs,
  withRemoved,
  withToggled,
} from './explore-address';

const read = (search: string) =>
  queriesOf(new URLSearchParams(search)).map(({ id, expr, isOn }) => `${id}${isOn ? '' : ' off'}: ${expr}`);

describe('reading', () => {
  test.each([
    ['', ['A: ']],
    ['expr=up', ['A: up']],
    ['expr=up&expr.B=down&from=now-5m', ['A: up', 'B: down']],
    ['expr.C=c&expr=a', ['A: a', 'C: c']],
    ['expr.B=b', ['B: b']],
    ['expr=a&expr.B=b&off=B', ['A: a', 'B off: b']],
    ['expr=a&expr.B=b&expr.D=d&off=DA', ['A off: a', 'B: b', 'D off: d']],
    ['expr=&expr.B=b', ['A: ', 'B: b']],
    ['expr=a&expr.bb=no&expr.1=no', ['A: a']],
  ])('%s', (search, expected) => {
    expect(read(search)).toEqual(expected);
  });

  test.each([
    ['table', 'table'],
    ['heatmap', 'graph'],
    [null, 'graph'],
  ])('view %s is %s', (text, view) => {
    expect(parseView(text)).toBe(view);
  });
});

describe('changing', () => {
  const changed = (search: string, change: (queries: ReturnType<typeof queriesOf>) => Record<string, string | null>) =>
    decodeURIComponent(changedAddress('/explore', search, change(queriesOf(new URLSearchParams(search)))));

  test('a query is run, the others stay', () => {
    const run = changed('expr=a&expr.B=b&view=table', (queries) => withExprs(queries, new Map([['B', 'new']])));
    expect(run).toBe('/explore?expr=a&expr.B=new&view=table');
  });
  test('a row alone leaves no trace when it is emptied', () => {
    expect(changed('expr=a', (queries) => withExprs(queries, new Map([['A', '']])))).toBe('/explore');
  });
  test('a row is added to an empty one, and both are there', () => {
    expect(read(changed('', (queries) => withAdded(queries, 'B', '')).split('?')[1] ?? '')).toEqual(['A: ', 'B: ']);
  });
  test('a row goes, and with it that it was off', () => {
    expect(changed('expr=a&expr.B=b&off=B', (queries) => withRemoved(queries, 'B'))).toBe('/explore?expr=a');
  });
  test('off and on again is where it was', () => {
    const off = changed('expr=a&expr.B=b', (queries) => withToggled(queries, 'A'));
    expect(off).toBe('/explore?expr=a&expr.B=b&off=A');
    expect(changed(off.split('?')[1] ?? '', (queries) => withToggled(queries, 'A'))).toBe('/explore?expr=a&expr.B=b');
  });
});

test.each([
  ['expr=a', 'B'],
  ['expr=a&expr.C=c', 'D'],
  ['expr=a&expr.Z=z', 'B'],
  [[...'BCDEFGHIJKLMNOPQRSTUVWXYZ'].reduce((all, id) => `${all}&expr.${id}=x`, 'expr=a'), undefined],
])('after %s comes %s', (search, letter) => {
  expect(nextLetter(queriesOf(new URLSearchParams(search)))).toBe(letter);
});

test('a link of one query is the link it always was', () => {
  expect(exploreHref('up{a="b"}')).toBe('/explore?expr=up%7Ba%3D%22b%22%7D');
});
