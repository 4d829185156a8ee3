import { describe, expect, test } from 'vitest';
import { QuadrantError } from '@/lib/kernel/errors';
import { DumpReader, type DumpSink } from './read';

function collector() {
  const lines: unknown[][] = [];
  const sink: DumpSink = {
    sample: (labels, value, timestampMs) => lines.push([labels.toJSON(), value, timestampMs]),
    histogram: (labels, timestampMs) => lines.push([labels.toJSON(), 'histogram', timestampMs]),
  };
  return { lines, sink };
}

function read(text: string, chunkBytes = 1 << 20) {
  const got = collector();
  const reader = new DumpReader(got.sink);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.write(bytes.subarray(at, at + chunkBytes));
  reader.end();
  return got.lines;
}

describe('a line', () => {
  test.each<[line: string, expected: unknown[]]>([
    ['{__name__="up", job="x"} 1 1600000000000', [{ __name__: 'up', job: 'x' }, 1, 1_600_000_000_000]],
    ['{__name__="up"} 1.5e+09 -5', [{ __name__: 'up' }, 1.5e9, -5]],
    ['{__name__="up"} NaN 0', [{ __name__: 'up' }, Number.NaN, 0]],
    ['{__name__="up"} -Inf 0', [{ __name__: 'up' }, -Infinity, 0]],
    ['{} 1 1', [{}, 1, 1]],
    ['{a="b} c\\"{ 1 2"} 1 1', [{ a: 'b} c"{ 1 2' }, 1, 1]],
    ['{a="\\\\ \\a\\b\\f\\n\\r\\t\\v"} 1 1', [{ a: '\\ \x07\b\f\n\r\t\v' }, 1, 1]],
    ['{a="\\x00\\x7f\\u00a0\\U0001f600é"} 1 1', [{ a: '\0\x7f\u00a0😀é' }, 1, 1]],
    ['{__name__="a.b", "k ä"="v"} 1 1', [{ __name__: 'a.b', 'k ä': 'v' }, 1, 1]],
    ['{__name__="h"} {count:3, sum:4, (1,2]:3} 1600000000000', [{ __name__: 'h' }, 'histogram', 1_600_000_000_000]],
  ])('%s', (line, expected) => {
    expect(read(`${line}\n`)).toEqual([expected]);
    expect(read(`${line}\n${line}\n`, 5), 'in chunks').toEqual([expected, expected]);
  });
});

test('labels are read anew only when they change', () => {
  const seen = new Set<unknown>();
  const reader = new DumpReader({ sample: (labels) => seen.add(labels), histogram: () => {} });
  reader.write(Buffer.from('{a="1"} 1 1\n{a="1"} 2 2\n{a="1"} 3 3\n{a="1", b="1"} 1 1\n{a="1"} 4 4\n'));
  reader.end();
  expect([...seen].map(String)).toEqual(['{a="1"}', '{a="1", b="1"}', '{a="1"}']);
});

describe('what no dump says', () => {
  test.each([
    ['{a="b"} 1 16000', 'line 1 has no end: the dump was cut off'],
    ['{a="b"} 1 1\n\n', 'line 2: no timestamp in milliseconds at the end, in ""'],
    ['up 1 1\n', 'line 1: no labels in braces at the start, in "up 1 1"'],
    ['{a="b" 1 1\n', 'no labels in braces at the start'],
    ['{a="b"} 1\n', 'no value between labels and timestamp'],
    ['{a="b"} 1 1.5\n', 'no timestamp in milliseconds at the end'],
    ['{a="b"} one 1\n', 'no value between labels and timestamp'],
    ['{a="b"}1 1\n', 'no value between labels and timestamp'],
    ['{a} 1 1\n', 'column 2: expected name="value"'],
    ['{a="b",c="d"} 1 1\n', 'column 7: expected ", " or "}"'],
    ['{a="b", } 1 1\n', 'column 7: expected'],
    ['{a="b", a="c"} 1 1\n', 'label a is given twice'],
    ['{a="\\q"} 1 1\n', '\\q stands for no character'],
    ['{a="\\xff"} 1 1\n', '\\xff stands for no character'],
    ['{a="\\ud800"} 1 1\n', '\\ud800 stands for no character'],
  ])('%j', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(QuadrantError);
  });

  test('bytes that are not UTF-8', () => {
    const reader = new DumpReader(collector().sink);
    expect(() => reader.write(Buffer.from('{a="\xff"} 1 1\n', 'latin1'))).toThrow('labels are not UTF-8');
  });
});
