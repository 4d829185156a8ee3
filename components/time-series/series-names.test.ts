// Labels that all series share are left out of their names.
import { describe, expect, test } from 'vitest';
import { nameSeries, selectorOf } from './series-names';

const named = (all: readonly Record<string, string>[], otherwise: string) =>
  nameSeries(
    all.map((labels) => ({ labels })),
    otherwise,
  );

describe('names', () => {
  test('one differing label is named by its value', () => {
    const names = named(
      [
        { job: 'a', code: '200' },
        { job: 'a', code: '500' },
      ],
      'q',
    );
    expect(names).toEqual({ names: ['200', '500'], differing: ['code'], shared: { job: 'a' } });
  });

  test('of several, the one with the most values comes first', () => {
    const all = [
      { code: '200', path: '/a' },
      { code: '200', path: '/b' },
      { code: '500', path: '/c' },
    ];
    expect(named(all, 'q').names[0]).toBe('path="/a", code="200"');
  });

  test('of labels that tell as much, job comes first', () => {
    const all = [
      { instance: 'x:1', job: 'a' },
      { instance: 'y:1', job: 'b' },
    ];
    expect(named(all, 'q').names[0]).toBe('job="a", instance="x:1"');
  });

  test('a series without the label says so', () => {
    expect(named([{ code: '200' }, {}], 'q').names).toEqual(['200', 'no code']);
  });

  test('different metrics lead with their name', () => {
    const all = [
      { __name__: 'a', job: 'x' },
      { __name__: 'b', job: 'y' },
    ];
    expect(named(all, 'q').names).toEqual(['a{job="x"}', 'b{job="y"}']);
  });

  test('a single series keeps all its labels, or is the query', () => {
    expect(named([{ __name__: 'up', job: 'a' }], 'q').names).toEqual(['up{job="a"}']);
    expect(named([{}], 'sum(up)').names).toEqual(['sum(up)']);
  });

  test('no series, no names', () => {
    expect(named([], 'q').names).toEqual([]);
  });
});

test('a selector escapes its values', () => {
  expect(selectorOf({ __name__: 'up', path: 'a"b' })).toBe('up{path="a\\"b"}');
});
