// The type of a metric family, numbered alike in both versions.
import type { RemoteMetadata } from './sink';

const TYPES: readonly RemoteMetadata['type'][] = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
];

/** A number that is not known yet: unknown. */
export const metadataType = (number: number): RemoteMetadata['type'] => TYPES[number] ?? 'unknown';
