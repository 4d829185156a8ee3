// Lines as they are written, under each escaping; what is written is read back the same.
import { describe, expect, test } from 'vitest';
import { type Escaping, escapeName } from './escape-name';
import { negotiateText, textContentType } from './negotiate';
import { parseExposition } from './parse';
import { parseSeries } from './series';
import { sampleLine, typeLine } from './write-text';

test.each<[name: string, underscores: string, dots: string, values: string]>([
  ['up', 'up', 'up', 'up'],
  ['node:cpu_busy', 'node:cpu_busy', 'node:cpu__busy', 'node:cpu_busy'],
  ['http.status_code', 'http_status_code', 'http_dot_status__code', 'U__http_2e_status__code'],
  ['0day', '_day', '__day', 'U___30_day'],
  ['a b', 'a_b', 'a__b', 'U__a_20_b'],
  ['é😀', '__', '____', 'U___e9__1f600_'],
])('%s', (name, underscores, dots, values) => {
  const schemes: Escaping[] = ['underscores', 'dots', 'values', 'allow-utf-8'];
  expect(schemes.map((escaping) => escapeName(name, escaping))).toEqual([underscores, dots, values, name]);
});

test.each<[metric: string, labels: [string, string][], value: number, escaping: Escaping, line: string]>([
  ['up', [], 1, 'underscores', 'up 1 5\n'],
  ['up', [['job', 'a"b\\c\nd']], 1e6, 'underscores', 'up{job="a\\"b\\\\c\\nd"} 1e+06 5\n'],
  ['a.b', [['c.d', 'x']], -0, 'underscores', 'a_b{c_d="x"} -0 5\n'],
  ['a.b', [['c.d', 'x']], Number.NaN, 'allow-utf-8', '{"a.b","c.d"="x"} NaN 5\n'],
  ['a.b', [], -Infinity, 'allow-utf-8', '{"a.b"} -Inf 5\n'],
  ['a', [['instance', '']], 1e-7, 'allow-utf-8', 'a{instance=""} 1e-07 5\n'],
  ['a', [], 0.1 + 0.2, 'allow-utf-8', 'a 0.30000000000000004 5\n'],
])('%s %j %d %s', (metric, labels, value, escaping, line) => {
  expect(sampleLine(metric, labels, value, 5, escaping)).toBe(line);
  const bytes = new TextEncoder().encode(line);
  const read: unknown[] = [];
  parseExposition(bytes, {
    sample: (at, start, end, ...rest) => read.push([parseSeries(at, start, end).toJSON(), ...rest]),
    metadata: () => {},
  });
  const expected = Object.fromEntries(
    labels.map(([name, text]) => [escapeName(name, escaping), text]).filter(([, text]) => text !== ''),
  );
  expect(read).toEqual([[{ __name__: escapeName(metric, escaping), ...expected }, value, 5]]);
});

test('a type line quotes what is no identifier', () => {
  expect(typeLine('a.b', 'untyped', 'allow-utf-8')).toBe('# TYPE "a.b" untyped\n');
  expect(typeLine('a.b', 'untyped', 'values')).toBe('# TYPE U__a_2e_b untyped\n');
});

describe('Accept', () => {
  const PLAIN = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';
  test.each([
    ['', PLAIN],
    ['*/*', PLAIN],
    ['application/json', PLAIN],
    ['text/plain', PLAIN],
    ['text/plain;version=0.0.4;escaping=values', 'text/plain; version=0.0.4; charset=utf-8; escaping=values'],
    [
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,' +
        'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      'text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8',
    ],
    [
      'text/plain;q=0.1, text/plain;version=1.0.0;escaping=dots;q=0.5',
      'text/plain; version=1.0.0; charset=utf-8; escaping=dots',
    ],
    ['text/plain;version=2.0.0, text/plain;version=1.0.0;q=0', PLAIN],
    ['text/plain;escaping=nonsense', PLAIN],
  ])('%s', (accept, contentType) => expect(textContentType(negotiateText(accept))).toBe(contentType));
});
