import { expect, test } from 'vitest';
import { parseInstant } from './time';

test.each([
  ['1700000000', 1_700_000_000_000],
  ['1700000000.123', 1_700_000_000_123],
  ['1.7e9', 1_700_000_000_000],
  ['-1', -1000],
  ['2023-11-14T22:13:20Z', 1_700_000_000_000],
  ['2023-11-14T23:13:20.5+01:00', 1_700_000_000_500],
])('%s is %d ms', (text, instantMs) => expect(parseInstant(text)).toBe(instantMs));

test.each(['', 'now', '2023-11-14', '2023-13-14T00:00:00Z', 'NaN', '1e300', '0x10'])(
  '%j is refused with its text',
  (text) => expect(() => parseInstant(text)).toThrow(`cannot parse ${JSON.stringify(text)} to a valid timestamp`),
);
