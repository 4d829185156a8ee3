import { describe, expect, test } from 'vitest';
import { QuadrantError } from '@/lib/kernel/errors';
import { parseExposition } from './parse';
import { parseSeries } from './series';

const encoder = new TextEncoder();

type Read = { samples: [labels: Record<string, string>, value: number, timestampMs?: number][]; metadata: string[][] };

function read(text: string | Uint8Array): Read {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  const result: Read = { samples: [], metadata: [] };
  parseExposition(bytes, {
    sample: (bytes, start, end, value, timestampMs) =>
      result.samples.push([
        parseSeries(bytes, start, end).toJSON(),
        value,
        ...(timestampMs === undefined ? [] : [timestampMs]),
      ] as never),
    metadata: (...entry) => result.metadata.push(entry),
  });
  return result;
}

describe('a sample line', () => {
  test.each([
    ['up 1', [{ __name__: 'up' }, 1]],
    ['up{} 1', [{ __name__: 'up' }, 1]],
    ['up{a="b"} 1', [{ __name__: 'up', a: 'b' }, 1]],
    ['up{a="b",} 1', [{ __name__: 'up', a: 'b' }, 1]],
    ['up{a="b",c="d"} 1', [{ __name__: 'up', a: 'b', c: 'd' }, 1]],
    ['up { a = "b" , c = "d" } 1', [{ __name__: 'up', a: 'b', c: 'd' }, 1]],
    ['up{a="b"}1', [{ __name__: 'up', a: 'b' }, 1]],
    ['\tup\t1\t', [{ __name__: 'up' }, 1]],
    ['job:up:sum 1', [{ __name__: 'job:up:sum' }, 1]],
    ['up{a="}"} 1', [{ __name__: 'up', a: '}' }, 1]],
    ['up{a="x y"} 1', [{ __name__: 'up', a: 'x y' }, 1]],
    ['up{a="q\\"\\\\\\n\\t"} 1', [{ __name__: 'up', a: 'q"\\\n\\t' }, 1]],
    ['up{a="",b="c"} 1', [{ __name__: 'up', b: 'c' }, 1]],
    ['up{a="zürich ☃ 😀"} 1', [{ __name__: 'up', a: 'zürich ☃ 😀' }, 1]],
    ['{"my.metric"} 1', [{ __name__: 'my.metric' }, 1]],
    ['{"my.metric",a="b","c.d"="e"} 1', [{ __name__: 'my.metric', a: 'b', 'c.d': 'e' }, 1]],
    ['up 1 1700000000123', [{ __name__: 'up' }, 1, 1_700_000_000_123]],
    ['up 1 -5', [{ __name__: 'up' }, 1, -5]],
    ['up 1\r', [{ __name__: 'up' }, 1]],
    ['up NaN', [{ __name__: 'up' }, Number.NaN]],
    ['up +Inf', [{ __name__: 'up' }, Infinity]],
    ['up -Inf', [{ __name__: 'up' }, -Infinity]],
    ['up -0', [{ __name__: 'up' }, -0]],
    ['up 1.7976931348623157e308', [{ __name__: 'up' }, Number.MAX_VALUE]],
    ['up 5e-324', [{ __name__: 'up' }, 5e-324]],
    ['up .5E+3', [{ __name__: 'up' }, 500]],
    ['up 0.1', [{ __name__: 'up' }, 0.1]],
  ])('%j', (line, expected) => {
    expect(read(`${line}\n`).samples).toEqual([expected]);
    expect(read(line).samples, 'without its newline').toEqual([expected]);
  });

  test.each([
    ['up', 'line 1, column 3: expected a value'],
    ['up{a="b"}', 'line 1, column 10: expected a value'],
    ['up one', 'line 1, column 4: "one" is not a number'],
    ['up 1 2 3', 'line 1, column 8: expected the end of the line, got "3"'],
    ['up 1 1.5', 'line 1, column 6: "1.5" is not a timestamp in milliseconds'],
    ['up{a="b" 1', 'line 1, column 11: expected "}" before the end of the line'],
    ['up{a="b} 1', 'line 1, column 6: this quote is never closed'],
    ['up{a=b} 1', 'the value of "a" must be quoted'],
    ['up{a} 1', 'expected "=" after "a"'],
    ['up{1a="b"} 1', 'expected a label name'],
    ['up{a="b" c="d"} 1', 'expected "," or "}"'],
    ['up{a="b",a="c"} 1', 'label "a" is given twice'],
    ['{a="b"} 1', 'the metric name is missing'],
    ['up-and-down 1', 'unexpected "-and-down"'],
    ['1up 1', 'unexpected "1up"'],
    ['ok 1\nup{a="b"} ?\n', 'line 2, column 11: "?" is not a number, in "up{a=\\"b\\"} ?"'],
    ['# TYPE up thing', '"thing" is not a metric type'],
    ['# HELP', 'expected a metric name after HELP'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(QuadrantError);
  });

  test('bytes that are no UTF-8 are refused', () => {
    expect(() => read(new Uint8Array([...encoder.encode('up{a="'), 0xff, ...encoder.encode('"} 1\n')]))).toThrow(
      'not valid UTF-8',
    );
  });
});

describe('comments', () => {
  test.each([
    ['# TYPE up gauge', [['type', 'up', 'gauge']]],
    ['# HELP up  Is it\\nup\\\\?', [['help', 'up', 'Is it\nup\\?']]],
    ['# HELP up', [['help', 'up', '']]],
    ['# UNIT up seconds', [['unit', 'up', 'seconds']]],
    ['# TYPE "my.metric" counter', [['type', 'my.metric', 'counter']]],
    ['#   TYPE\tup\tcounter', [['type', 'up', 'counter']]],
    ['# just words', []],
    ['#', []],
    ['#TYPE up gauge', []],
    ['# EOF', []],
    ['', []],
  ])('%j', (line, expected) => expect(read(`${line}\n`)).toEqual({ samples: [], metadata: expected }));
});

test('a body keeps its order, with empty lines and comments between', () => {
  const body = '# TYPE a counter\na 1\n\n# words\nb{x="y"} 2 3\n';
  expect(read(body)).toEqual({
    samples: [
      [{ __name__: 'a' }, 1],
      [{ __name__: 'b', x: 'y' }, 2, 3],
    ],
    metadata: [['type', 'a', 'counter']],
  });
});

test('mutated bodies give samples or bad_input, never anything else', () => {
  const body = encoder.encode(
    '# TYPE up gauge\nup{job="a\\"b",zone="eu"} 1.5 1700000000000\n{"my.metric",le="+Inf"} NaN\n',
  );
  let seed = 20261124;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  for (let i = 0; i < 5000; i++) {
    const mutated = body.slice();
    for (let j = random(4); j >= 0; j--) mutated[random(mutated.length)] = random(256);
    try {
      read(mutated.subarray(0, random(mutated.length + 1)));
    } catch (error) {
      expect(error, `seed 20261124, round ${i}`).toMatchObject({ kind: 'bad_input' });
    }
  }
});
