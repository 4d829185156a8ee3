import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { compileRelabel, type RelabelRule } from './relabel';

const RULE: RelabelRule = {
  sourceLabels: [],
  separator: ';',
  regex: '(.*)',
  modulus: 0,
  targetLabel: '',
  replacement: '$1',
  action: 'replace',
};

const relabel = (labels: Record<string, string>, ...rules: Partial<RelabelRule>[]) =>
  compileRelabel(rules.map((rule) => ({ ...RULE, ...rule })))(Labels.of(labels))?.toJSON();

describe('replace', () => {
  test.each<[string, Record<string, string>, Partial<RelabelRule>, Record<string, string>]>([
    ['copies a label', { a: 'x' }, { sourceLabels: ['a'], targetLabel: 'b' }, { a: 'x', b: 'x' }],
    [
      'joins sources with the separator',
      { a: 'x', b: 'y' },
      { sourceLabels: ['a', 'b'], targetLabel: 'c' },
      { a: 'x', b: 'y', c: 'x;y' },
    ],
    [
      'takes groups by number',
      { a: 'h:80' },
      { sourceLabels: ['a'], regex: '(.*):(\\d+)', replacement: '$2/${1}', targetLabel: 'a' },
      { a: '80/h' },
    ],
    [
      'takes groups by name',
      { a: 'h:80' },
      { sourceLabels: ['a'], regex: '(?P<host>.*):.*', replacement: '${host}', targetLabel: 'a' },
      { a: 'h' },
    ],
    ['knows $$', { a: 'x' }, { sourceLabels: ['a'], replacement: '$$1', targetLabel: 'b' }, { a: 'x', b: '$1' }],
    ['must match whole', { a: 'xx' }, { sourceLabels: ['a'], regex: 'x', targetLabel: 'b' }, { a: 'xx' }],
    [
      'matches across newlines',
      { a: 'x\ny' },
      { sourceLabels: ['a'], regex: 'x.y', replacement: 'z', targetLabel: 'a' },
      { a: 'z' },
    ],
    [
      'removes a label with an empty result',
      { a: 'x', b: 'y' },
      { sourceLabels: ['a'], replacement: '', targetLabel: 'b' },
      { a: 'x' },
    ],
    [
      'expands the target',
      { a: 'n' },
      { sourceLabels: ['a'], targetLabel: 'l_${1}', replacement: 'v' },
      { a: 'n', l_n: 'v' },
    ],
    [
      'leaves everything when the target is no name',
      { a: '-' },
      { sourceLabels: ['a'], targetLabel: '${1}', replacement: 'v' },
      { a: '-' },
    ],
    ['sets a constant without sources', {}, { replacement: 'v', targetLabel: 'a' }, { a: 'v' }],
    [
      'an unknown group is empty',
      { a: 'x' },
      { sourceLabels: ['a'], replacement: 'v$9', targetLabel: 'b' },
      { a: 'x', b: 'v' },
    ],
  ])('%s', (_name, labels, rule, expected) => expect(relabel(labels, rule)).toEqual(expected));
});

describe('the other actions', () => {
  test.each<[string, Record<string, string>, Partial<RelabelRule>, Record<string, string> | undefined]>([
    ['keep keeps', { a: 'x' }, { action: 'keep', sourceLabels: ['a'], regex: 'x|y' }, { a: 'x' }],
    ['keep drops', { a: 'z' }, { action: 'keep', sourceLabels: ['a'], regex: 'x|y' }, undefined],
    ['drop drops', { a: 'x' }, { action: 'drop', sourceLabels: ['a'], regex: 'x' }, undefined],
    ['drop keeps', { a: 'y' }, { action: 'drop', sourceLabels: ['a'], regex: 'x' }, { a: 'y' }],
    [
      'keepequal',
      { a: 'x', b: 'x' },
      { action: 'keepequal', sourceLabels: ['a'], targetLabel: 'b' },
      { a: 'x', b: 'x' },
    ],
    ['dropequal', { a: 'x', b: 'x' }, { action: 'dropequal', sourceLabels: ['a'], targetLabel: 'b' }, undefined],
    ['lowercase', { a: 'MiX' }, { action: 'lowercase', sourceLabels: ['a'], targetLabel: 'b' }, { a: 'MiX', b: 'mix' }],
    ['uppercase', { a: 'MiX' }, { action: 'uppercase', sourceLabels: ['a'], targetLabel: 'a' }, { a: 'MIX' }],
    ['labeldrop', { a: '1', b_x: '2', b_y: '3' }, { action: 'labeldrop', regex: 'b_.*' }, { a: '1' }],
    ['labelkeep', { a: '1', b_x: '2' }, { action: 'labelkeep', regex: 'b_.*' }, { b_x: '2' }],
    [
      'labelmap',
      { meta_zone: 'eu', a: '1' },
      { action: 'labelmap', regex: 'meta_(.+)' },
      { a: '1', meta_zone: 'eu', zone: 'eu' },
    ],
  ])('%s', (_name, labels, rule, expected) => expect(relabel(labels, rule)).toEqual(expected));

  test('hashmod is the low half of the MD5 modulo, as in Prometheus', () => {
    const hash = BigInt(`0x${createHash('md5').update('foo;bar').digest('hex').slice(16)}`);
    expect(
      relabel({ a: 'foo', b: 'bar' }, { action: 'hashmod', sourceLabels: ['a', 'b'], modulus: 1000, targetLabel: 'h' })
        ?.h,
    ).toBe(String(hash % 1000n));
  });
});

test('rules run in order, and one that drops ends it', () => {
  expect(
    relabel(
      { a: 'x' },
      { sourceLabels: ['a'], targetLabel: 'b' },
      { action: 'drop', sourceLabels: ['b'], regex: 'x' },
      { replacement: 'never', targetLabel: 'c' },
    ),
  ).toBeUndefined();
});
