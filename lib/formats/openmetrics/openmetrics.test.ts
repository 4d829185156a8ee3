import { describe, expect, test } from 'vitest';
import { QuadrantError } from '@/lib/kernel/errors';
import { parseSeries } from '../exposition/series';
import { OpenMetricsReader, parseOpenMetrics } from './read';
import type { OpenMetricsSink } from './sink';

type Line = (number | undefined | string | Record<string, string>)[];

/** What a sink is given, readable: a sample is [series, value, timestamp, start, exemplar's labels, value, timestamp]. */
function collector() {
  const samples: Line[] = [];
  const metadata: string[][] = [];
  const sink: OpenMetricsSink = {
    sample: (bytes, start, end, value, timestampMs, startMs, exemplar) =>
      samples.push([
        String(parseSeries(bytes, start, end)),
        value,
        timestampMs,
        startMs,
        ...(exemplar ? [exemplar.labels.toJSON(), exemplar.value, exemplar.timestampMs] : []),
      ]),
    metadata: (...entry) => metadata.push(entry),
  };
  return { samples, metadata, sink };
}

function read(text: string) {
  const got = collector();
  parseOpenMetrics(Buffer.from(text), got.sink);
  return got;
}

function readInChunks(text: string, size: number) {
  const got = collector();
  const reader = new OpenMetricsReader(got.sink);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  reader.end();
  return got;
}

describe('a sample line', () => {
  test.each<[line: string, expected: Line]>([
    ['up 1', ['up', 1, undefined, 0]],
    ['up{a="b",c="d"} 1', ['up{a="b", c="d"}', 1, undefined, 0]],
    ['up{a="} # {"} 1', ['up{a="} # {"}', 1, undefined, 0]],
    ['up{a="q\\"\\\\\\n"} 1', ['up{a="q\\"\\\\\\n"}', 1, undefined, 0]],
    ['{"my.metric","a b"="c"} 1', ['my.metric{a b="c"}', 1, undefined, 0]],
    ['up NaN', ['up', Number.NaN, undefined, 0]],
    ['up +Inf', ['up', Infinity, undefined, 0]],
    ['up -1.5e3 1', ['up', -1500, 1000, 0]],
    ['up 1 1600000000.123', ['up', 1, 1_600_000_000_123, 0]],
    ['up 1 1.6e9', ['up', 1, 1_600_000_000_000, 0]],
    ['up 1 -0.5', ['up', 1, -500, 0]],
    ['a_total 3 # {trace_id="x"} 0.5', ['a_total', 3, undefined, 0, { trace_id: 'x' }, 0.5, undefined]],
    ['a_total 3 1 # {} 0.5 2.25', ['a_total', 3, 1000, 0, {}, 0.5, 2250]],
    ['a_total 3 # {"trace id"="}",b="c"} 0.5 2', ['a_total', 3, undefined, 0, { 'trace id': '}', b: 'c' }, 0.5, 2000]],
  ])('%j', (line, expected) => {
    expect(read(`${line}\n# EOF\n`).samples).toEqual([expected]);
    expect(read(`${line}\n# EOF`).samples, 'without the last newline').toEqual([expected]);
    expect(readInChunks(`${line}\n# EOF`, 3).samples, 'in chunks').toEqual([expected]);
  });
});

test('the sink can ask which line it is given, though lines wait', () => {
  const lines: number[] = [];
  const sink = { ...collector().sink, sample: () => lines.push(reader.line) };
  const reader = new OpenMetricsReader(sink);
  reader.write(Buffer.from('# TYPE a counter\na_total 1\na_created 1\na_total{x="1"} 1\n# TYPE g gauge\ng 1\n# EOF\n'));
  reader.end();
  expect(lines).toEqual([2, 4, 6]);
});

describe('metadata', () => {
  test.each([
    ['# TYPE a stateset', ['type', 'a', 'stateset']],
    ['# TYPE a info', ['type', 'a', 'info']],
    ['# TYPE a gaugehistogram', ['type', 'a', 'gaugehistogram']],
    ['# TYPE "a b" unknown', ['type', 'a b', 'unknown']],
    ['# HELP a  Is it\\nup\\\\ \\"x\\"?', ['help', 'a', ' Is it\nup\\ "x"?']],
    ['# HELP a ', ['help', 'a', '']],
    ['# UNIT a_seconds seconds', ['unit', 'a_seconds', 'seconds']],
    ['# UNIT a ', ['unit', 'a', '']],
  ])('%j', (line, expected) => expect(read(`${line}\n# EOF\n`).metadata).toEqual([expected]));
});

describe('what the format does not allow', () => {
  test.each([
    ['', 'data does not end with # EOF'],
    ['up 1\n', 'data does not end with # EOF'],
    ['# EOF\nup 1\n', 'line 2, column 1: unexpected data after # EOF, in "up 1"'],
    ['# EOF\n\n', 'unexpected data after # EOF'],
    ['\n# EOF\n', 'line 1, column 1: expected a metric name, in ""'],
    [' up 1\n', 'expected a metric name'],
    ['up\n', 'line 1, column 3: expected a value'],
    ['up \n', 'expected a value'],
    ['up  1\n', 'expected a value'],
    ['up\t1\n', 'expected a value'],
    ['up one\n', 'line 1, column 4: "one" is not a number'],
    ['up 1 \n', 'a space at the end of the line'],
    ['up 1 x\n', '"x" is not a number'],
    ['up 1 1e300\n', 'this is not a timestamp in seconds'],
    ['up 1 NaN\n', 'this is not a timestamp in seconds'],
    ['up 1 2 3\n', 'expected the end of the line'],
    ['up{a="b" 1\n', 'expected "}" before the end of the line'],
    ['up{a="b} 1\n', 'a quote is never closed'],
    ['up 1 #\n', 'expected the labels of an exemplar'],
    ['up 1 # 1\n', 'expected the labels of an exemplar'],
    ['up 1 # {a="b"}\n', "expected an exemplar's value"],
    ['up 1 # {a="b"} x\n', '"x" is not a number'],
    ['up 1 # {a="b"} 1 2 3\n', 'expected the end of the line'],
    ['up 1 # {a="b",a="c"} 1\n', 'label "a" is given twice'],
    ['up 1 # {"a"} 1\n', 'a metric name has no place here'],
    ['# words\n', 'expected HELP, TYPE, UNIT or EOF, got "words"'],
    ['#TYPE a gauge\n', 'expected a space'],
    ['# TYPE a untyped\n', '"untyped" is not a metric type'],
    ['# TYPE\n', 'expected a metric name after TYPE'],
    ['# UNIT a_seconds ms\n', 'unit "ms" is not a suffix of metric "a_seconds"'],
  ])('%j', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(QuadrantError);
  });
});

describe('_created lines', () => {
  const starts = (text: string) => {
    const whole = read(`${text}# EOF\n`).samples;
    for (const size of [1, 7, 50]) expect(readInChunks(`${text}# EOF\n`, size).samples).toEqual(whole);
    return whole.map(([series, , , startMs]) => [series, startMs]);
  };

  test('of a counter', () => {
    const lines = 'a_total{x="1"} 1\na_created{x="1"} 5.5\na_total{x="2"} 1\na_total{x="3"} 1\na_created{x="3"} 7\n';
    expect(starts(`# TYPE a counter\n${lines}`)).toEqual([
      ['a_total{x="1"}', 5500],
      ['a_total{x="2"}', 0],
      ['a_total{x="3"}', 7000],
    ]);
  });

  test('of a histogram: of all its lines, wherever the bound stands in them', () => {
    const lines = 'h_bucket{le="1.0",x="1"} 1\nh_bucket{x="1",le="+Inf"} 1\nh_count{x="1"} 1\nh_sum{x="1"} 1\n';
    const other = 'h_bucket{x="2",le="+Inf"} 1\nh_created{x="2"} 9\n';
    expect(starts(`# TYPE h histogram\n${lines}h_created{x="1"} 5\n${other}`).map(([, startMs]) => startMs)).toEqual([
      5000, 5000, 5000, 5000, 9000,
    ]);
  });

  test('of a summary without labels, and first among its lines', () => {
    const lines = 's_created 5\ns{quantile="0.5"} 1\ns_count 1\ns_sum 1\n';
    expect(starts(`# TYPE s summary\n${lines}`).map(([, startMs]) => startMs)).toEqual([5000, 5000, 5000]);
  });

  test('of a name in quotes, in UTF-8', () => {
    expect(starts('# TYPE "k.ä" counter\n{"k.ä_total",x="}"} 1\n{"k.ä_created",x="}"} 5\n')).toEqual([
      ['k.ä_total{x="}"}', 5000],
    ]);
  });

  test('the next family has no part in it', () => {
    expect(
      starts('# TYPE a counter\na_total 1\na_created 5\n# TYPE b counter\nb_total 1\n# TYPE c gauge\nc_created 1\n'),
    ).toEqual([
      ['a_total', 5000],
      ['b_total', 0],
      ['c_created', 0],
    ]);
  });

  test('of several points of one counter, each its own', () => {
    expect(starts('# TYPE a counter\na_total 1 10\na_created 5\na_total 1 20\na_created 15\n')).toEqual([
      ['a_total', 5000],
      ['a_total', 15_000],
    ]);
  });

  test('of one point of several: only of that', () => {
    expect(starts('# TYPE a counter\na_total 1 10\na_total 1 20\na_created 15 20\na_total 1 30\n')).toEqual([
      ['a_total', 0],
      ['a_total', 15_000],
      ['a_total', 0],
    ]);
  });

  test('what waits when a line is refused can still be had', () => {
    const got = collector();
    const reader = new OpenMetricsReader(got.sink);
    expect(() => reader.write(Buffer.from('# TYPE a counter\na_total 1\na_total one\n'))).toThrow();
    reader.flush();
    expect(got.samples).toEqual([['a_total', 1, undefined, 0]]);
  });

  test('a metric of very many lines passes without a start, in bounded memory', () => {
    const got = collector();
    const reader = new OpenMetricsReader(got.sink);
    reader.write(Buffer.from('# TYPE h histogram\n'));
    for (let i = 0; i < 10_000; i++) reader.write(Buffer.from(`h_bucket{le="${i}"} 1\n`));
    expect(got.samples.length).toBeGreaterThan(5000);
    reader.write(Buffer.from('# EOF\n'));
    reader.end();
    expect(got.samples).toHaveLength(10_000);
  });
});

test('mutated texts give samples or bad_input, never anything else', () => {
  const text = Buffer.from(
    '# TYPE a_seconds counter\n# UNIT a_seconds seconds\na_seconds_total{x="y\\"",z="1"} 1.5 1600000000.5 # {id="q"} 1 2\n' +
      'a_seconds_created{x="y\\"",z="1"} 3\n# TYPE "my.h" histogram\n{"my.h_bucket",le="+Inf"} NaN\n# EOF\n',
  );
  let seed = 20261125;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let i = 0; i < 5000; i++) {
    const mutated = Uint8Array.from(text);
    for (let j = random(4); j >= 0; j--) mutated[random(mutated.length)] = random(256);
    try {
      parseOpenMetrics(mutated.subarray(0, random(mutated.length + 1)), collector().sink);
    } catch (error) {
      expect(error, `seed 20261125, round ${i}`).toMatchObject({ kind: 'bad_input' });
    }
  }
});
