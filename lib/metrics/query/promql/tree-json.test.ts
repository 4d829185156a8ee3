import { describe, expect, test } from 'vitest';
import { parseExpr } from './parser';
import { treeJson } from './tree-json';

const selector = (name: string, more = {}) => ({
  anchored: false,
  matchers: [{ name: '__name__', type: '=', value: name }],
  name,
  offset: 0,
  offsetExpr: null,
  smoothed: false,
  startOrEnd: null,
  timestamp: null,
  type: 'vectorSelector',
  ...more,
});

const number = (val: string) => ({ type: 'numberLiteral', val });
const seconds = (val: string, duration: boolean) => ({ duration, type: 'numberLiteral', val });
const matching = { card: 'one-to-one', fillValues: { lhs: null, rhs: null }, include: [], labels: [], on: false };

describe('the tree as /api/v1/parse_query gives it', () => {
  test.each([
    ['1e3', number('1000')],
    ['5m', number('300')],
    ['-Inf', number('-Inf')],
    ['"\\xff☺"', { type: 'stringLiteral', val: '\ufffd☺' }],
    ['(1)', { expr: number('1'), type: 'parenExpr' }],
    ['-up', { expr: selector('up'), op: '-', type: 'unaryExpr' }],
    ['up @ 12.5 offset -1s', selector('up', { offset: -1000, timestamp: 12_500 })],
    ['up smoothed @ end()', selector('up', { smoothed: true, startOrEnd: 'end' })],
    [
      '{__name__!="a", b=~"c"}',
      selector('', { matchers: expect.arrayContaining([{ name: 'b', type: '=~', value: 'c' }]) }),
    ],
    ['up[5m]', selector('up', { range: 300_000, rangeExpr: null, type: 'matrixSelector' })],
    [
      'up[5m:1s] offset (2 * step())',
      {
        expr: selector('up'),
        offset: 0,
        offsetExpr: {
          lhs: seconds('2', false),
          op: '*',
          rhs: { lhs: null, op: 'step', rhs: null, type: 'durationExpr', wrapped: false },
          type: 'durationExpr',
          wrapped: true,
        },
        range: 300_000,
        rangeExpr: null,
        startOrEnd: null,
        step: 1000,
        stepExpr: null,
        timestamp: null,
        type: 'subquery',
      },
    ],
    [
      'up[1m+1]',
      selector('up', {
        range: 0,
        rangeExpr: {
          lhs: seconds('60', true),
          op: '+',
          rhs: seconds('1', false),
          type: 'durationExpr',
          wrapped: false,
        },
        type: 'matrixSelector',
      }),
    ],
    [
      'round(up, 5)',
      {
        args: [selector('up'), number('5')],
        func: { argTypes: ['vector', 'scalar'], name: 'round', returnType: 'vector', variadic: 1 },
        type: 'call',
      },
    ],
    [
      'topk without (b) (2, up)',
      { expr: selector('up'), grouping: ['b'], op: 'topk', param: number('2'), type: 'aggregation', without: true },
    ],
    ['sum(up)', { expr: selector('up'), grouping: [], op: 'sum', param: null, type: 'aggregation', without: false }],
    [
      'a == bool on (x) group_left (y) b',
      {
        bool: true,
        lhs: selector('a'),
        matching: { ...matching, card: 'many-to-one', include: ['y'], labels: ['x'], on: true },
        op: '==',
        rhs: selector('b'),
        type: 'binaryExpr',
      },
    ],
    ['a + 1', { bool: false, lhs: selector('a'), matching: null, op: '+', rhs: number('1'), type: 'binaryExpr' }],
    [
      'a + fill_right(2) b',
      {
        bool: false,
        lhs: selector('a'),
        matching: { ...matching, fillValues: { lhs: null, rhs: 2 } },
        op: '+',
        rhs: selector('b'),
        type: 'binaryExpr',
      },
    ],
  ])('%s', (query, expected) => expect(treeJson(parseExpr(query))).toEqual(expected));

  test.each([
    ['NaN', 'NaN'],
    ['Inf', '+Inf'],
    ['-Inf', '-Inf'],
  ])('JSON cannot hold the fill value %s', (value, shown) => {
    const tree = () => treeJson(parseExpr(`a + fill(${value}) b`));
    expect(tree).toThrow(`json: unsupported value: ${shown}`);
  });
});
