// Which series stand together under which name.
import { describe, expect, test } from 'vitest';
import { type FamilyType, familiesOf } from './families';

const described = (...entries: [metric: string, type: FamilyType][]) =>
  entries.map(([metric, type]) => ({ metric, type, help: `of ${metric}`, unit: '' }));

describe('families', () => {
  test.each<[string, string[], [string, FamilyType][], [name: string, type: FamilyType, series: string[]][]]>([
    ['of nothing', [], [['a', 'gauge']], []],
    ['described by its series’ name', ['a_total'], [['a_total', 'counter']], [['a', 'counter', ['a_total']]]],
    ['described by its own name', ['a_total'], [['a', 'counter']], [['a', 'counter', ['a_total']]]],
    [
      'described by both names',
      ['a_total'],
      [
        ['a', 'counter'],
        ['a_total', 'counter'],
      ],
      [['a', 'counter', ['a_total']]],
    ],
    [
      'of several names',
      ['h_sum', 'h_bucket', 'h_count', 's', 's_count', 's_x'],
      [
        ['h', 'histogram'],
        ['s', 'summary'],
      ],
      [
        ['h', 'histogram', ['h_bucket', 'h_count', 'h_sum']],
        ['s', 'summary', ['s', 's_count']],
        ['s_x', 'unknown', ['s_x']],
      ],
    ],
    ['a counter without its suffix', ['a'], [['a', 'counter']], [['a', 'unknown', ['a']]]],
    [
      'a counter beside a series with its bare name',
      ['a', 'a_total'],
      [['a_total', 'counter']],
      [
        ['a', 'unknown', ['a']],
        ['a_total', 'unknown', ['a_total']],
      ],
    ],
    [
      'a counter and an info of one name',
      ['a_info', 'a_total'],
      [
        ['a_info', 'info'],
        ['a_total', 'counter'],
      ],
      [
        ['a', 'info', ['a_info']],
        ['a_total', 'unknown', ['a_total']],
      ],
    ],
    [
      'a name that two families lay claim to',
      ['a', 'a_count'],
      [
        ['a', 'summary'],
        ['a_count', 'gauge'],
      ],
      [['a', 'summary', ['a', 'a_count']]],
    ],
  ])('%s', (_name, names, entries, expected) => {
    const families = familiesOf(names, described(...entries));
    expect(families.map(({ name, type, seriesNames }) => [name, type, seriesNames])).toEqual(expected);
  });

  test('help goes along, also where the type does not', () => {
    expect(familiesOf(['a', 'b'], described(['a', 'counter'], ['b', 'gauge'])).map(({ help }) => help)).toEqual([
      'of b',
      'of a',
    ]);
  });
});
