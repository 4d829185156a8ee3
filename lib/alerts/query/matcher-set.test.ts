// Which matchers a silence is offered with: they cover the selection, and nothing else that is known.
import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { formatMatcher } from '@/lib/kernel/matcher-syntax';
import { compileMatchers } from '@/lib/kernel/matchers';
import { smallestMatcherSet } from './matcher-set';

type Set = Record<string, string>;

const labelsOf = (sets: readonly Set[]) => sets.map((each) => Labels.of(each));

function keptFor(selected: readonly Set[], others: readonly Set[] = []) {
  const { kept, dropped } = smallestMatcherSet(labelsOf(selected), labelsOf(others));
  return { kept: kept.map(formatMatcher), dropped: dropped.map(formatMatcher) };
}

const SLOW = { alertname: 'Slow', operation: 'GET /', service: 'b', severity: 'warning' };

describe('of one alert', () => {
  test('its name and its place are enough when nothing else fires', () => {
    expect(keptFor([SLOW])).toEqual({
      kept: ['alertname="Slow"', 'service="b"'],
      dropped: ['operation="GET /"', 'severity="warning"'],
    });
  });

  test('what tells it from a sibling is kept', () => {
    const { kept } = keptFor([SLOW], [{ ...SLOW, operation: 'POST /' }]);
    expect(kept).toEqual(['alertname="Slow"', 'operation="GET /"', 'service="b"']);
  });

  test('alerts of other names and places need no further matcher', () => {
    const { kept } = keptFor(
      [SLOW],
      [
        { ...SLOW, alertname: 'Down' },
        { ...SLOW, service: 'c' },
      ],
    );
    expect(kept).toEqual(['alertname="Slow"', 'service="b"']);
  });

  test('the nearest place counts', () => {
    expect(keptFor([{ alertname: 'A', instance: 'x:1', job: 'j' }]).kept).toEqual(['alertname="A"', 'instance="x:1"']);
  });

  test('a twin that no label tells apart is covered too', () => {
    expect(keptFor([SLOW], [SLOW]).kept).toEqual(['alertname="Slow"', 'service="b"']);
  });
});

describe('of several', () => {
  test('what they share, and nothing that differs, when that is enough', () => {
    const { kept } = keptFor([SLOW, { ...SLOW, operation: 'POST /' }], [{ ...SLOW, service: 'c' }]);
    expect(kept).toEqual(['alertname="Slow"', 'service="b"']);
  });

  test('what differs becomes alternatives, quoted', () => {
    const { kept } = keptFor([SLOW, { ...SLOW, operation: 'GET /a.b|c' }], [{ ...SLOW, operation: 'DELETE /' }]);
    expect(kept).toEqual(['alertname="Slow"', 'operation=~"GET /|GET /a\\\\.b\\\\|c"', 'service="b"']);
  });

  test('different names are alternatives', () => {
    const { kept } = keptFor([
      { alertname: 'A', team: 'x' },
      { alertname: 'B', team: 'x' },
    ]);
    expect(kept).toEqual(['alertname=~"A|B"']);
  });

  test('the fewest of many that exclude the others', () => {
    const base = { alertname: 'A', a: '1', b: '1', c: '1' };
    const { kept } = keptFor(
      [base],
      [
        { ...base, a: '2', c: '2' },
        { ...base, b: '2', c: '2' },
      ],
    );
    expect(kept).toEqual(['alertname="A"', 'c="1"']);
  });

  test('a label that one of them lacks is not used', () => {
    const { kept, dropped } = keptFor([SLOW, { alertname: 'Slow', service: 'b', severity: 'warning' }]);
    expect([...kept, ...dropped]).not.toContainEqual(expect.stringContaining('operation'));
  });

  test('too many values make no matcher', () => {
    const selected = Array.from({ length: 21 }, (_, i) => ({ alertname: 'A', disk: `d${i}` }));
    expect(keptFor(selected)).toEqual({ kept: ['alertname="A"'], dropped: [] });
  });
});

test('series without a name of an alert still get a matcher, of the labels that may be used', () => {
  const { kept, dropped } = smallestMatcherSet(
    labelsOf([{ __name__: 'up', job: 'j', le: '1' }]),
    [],
    (name) => name === 'job',
  );
  expect([kept.map(formatMatcher), dropped]).toEqual([['job="j"'], []]);
});

test('whatever is selected is covered, and no other that a label tells apart (random sets)', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let round = 0; round < 300; round++) {
    const all = Array.from({ length: 8 }, () =>
      Labels.of({ alertname: `A${random(2)}`, a: `${random(3)}`, b: `${random(3)}`, instance: `i${random(2)}` }),
    );
    const selected = [all[0] as Labels];
    const others = all.slice(1).filter((each) => !each.equals(selected[0] as Labels));
    const matches = compileMatchers(smallestMatcherSet(selected, others).kept);
    expect([selected.every(matches), others.some(matches)]).toEqual([true, false]);
  }
});
