import { describe, expect, test } from 'vitest';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { engineFeatures, unknownFeatures } from './features';

describe('--enable-feature', () => {
  test('none: the engine of a Prometheus without flags', () => {
    expect({ ...DEFAULT_ENGINE, ...engineFeatures([]) }).toEqual(DEFAULT_ENGINE);
  });

  test.each([
    ['promql-delayed-name-removal', { delayedNameRemoval: true }],
    ['use-start-timestamps', { useStartTimestamps: true }],
    ['type-and-unit-labels', { typeAndUnitLabels: true }],
    ['promql-experimental-functions', { syntax: { experimentalFunctions: true, fillModifiers: false } }],
    ['promql-extended-range-selectors', { syntax: { extendedRangeSelectors: true, durationExpressions: true } }],
    ['promql-binop-fill-modifiers', { syntax: { fillModifiers: true } }],
  ])('%s', (name, expected) => {
    expect(engineFeatures(['old-ui', name])).toMatchObject(expected);
    expect(engineFeatures([name])).not.toEqual(engineFeatures([]));
  });

  test('names of which nobody has heard are told apart from those that mean nothing here', () => {
    const harmless = ['xor2-encoding', 'native-histograms', 'promql-duration-expr', 'exemplar-storage'];
    expect(engineFeatures(harmless)).toEqual(engineFeatures([]));
    expect(unknownFeatures([...harmless, 'agent', 'promql-at-modifier'])).toEqual(['agent', 'promql-at-modifier']);
  });
});
