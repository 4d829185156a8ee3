import { expect, test } from 'vitest';
import { parseFloatText } from '@/lib/kernel/float';
import { parseNumber } from './number';

const parse = (text: string) => {
  const bytes = Buffer.from(`x${text}x`);
  return parseNumber(bytes, 1, bytes.length - 1);
};

test.each(
  [
    ['0', '-0', '1', '-1', '1.5', '-0.1', '.5', '-.5', '5.', '.', '-', '', '1.2.3', '007', '+1', '1e3', '1_0'],
    [
      '999999999999999',
      '9999999999999999',
      '123456789.123456',
      '0.000000000000001',
      '1.7976931348623157e308',
      '5e-324',
    ],
    ['NaN', 'nan', '+Inf', '-inf', 'Infinity', '0x10', '1 ', ' 1', '٣', 'abc', '--1', '1-'],
  ].flat(),
)('%j is what it is as a text', (text) => expect(parse(text)).toBe(parseFloatText(text)));

test('random decimals: to the last bit', () => {
  let seed = 9;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  for (let i = 0; i < 20_000; i++) {
    const digits = Array.from({ length: 1 + random(17) }, () => random(10)).join('');
    const at = random(digits.length + 1);
    const text = `${random(2) ? '-' : ''}${digits.slice(0, at)}${random(3) ? '.' : ''}${digits.slice(at)}`;
    expect(parse(text), text).toBe(parseFloatText(text));
  }
});
