// Units and their sides.
import { describe, expect, test } from 'vitest';
import type { Unit } from '@/components/format/number';
import { scaleOfUnit, valueAxes } from './value-axes';

const frame = (...units: (Unit | undefined)[]) => ({
  timesMs: [],
  series: units.map((unit) => ({ labels: {}, values: [], ...(unit && { unit }) })),
});

describe('axes', () => {
  test.each([
    [[], 'seconds', { left: 'seconds', right: undefined }],
    [[undefined, undefined], 'bytes', { left: 'bytes', right: undefined }],
    [['seconds', 'seconds'], 'none', { left: 'seconds', right: undefined }],
    [['seconds', 'none', 'seconds'], 'none', { left: 'seconds', right: 'none' }],
    [['seconds', 'none', 'bytes'], 'none', { left: 'none', right: undefined }],
  ] as const)('of %j, otherwise %s', (units, unit, expected) => {
    expect(valueAxes(frame(...units), unit)).toEqual(expected);
  });
});

test.each([
  [{ left: 'seconds', right: 'none' }, 'none', 'right'],
  [{ left: 'seconds', right: 'none' }, 'seconds', 'y'],
  [{ left: 'none', right: undefined }, 'bytes', 'y'],
] as const)('%j: %s stands on %s', (axes, unit, scale) => {
  expect(scaleOfUnit(axes, unit)).toBe(scale);
});
