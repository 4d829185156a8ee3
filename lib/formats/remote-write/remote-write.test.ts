// Messages of both versions, built byte by byte, as a client would send them; and bytes no client should.
import { describe, expect, test } from 'vitest';
import { parseLabels } from './labels';
import {
  type Bytes,
  bytes,
  double,
  histogram,
  label,
  labels,
  number,
  type SentHistogram,
  SymbolTable,
  sample,
  staleSample,
  text,
  varint,
  zigzag,
} from './messages.fixtures';
import type { RemoteWriteSink } from './sink';
import { readWriteRequest } from './version-1';
import { readRequestV2 } from './version-2';

/** What a sink was given, readable. `expected`: the label bytes it expects to come next, each time. */
function collect(read: typeof readWriteRequest, message: Bytes, expected: Bytes = []) {
  const body = Uint8Array.from(message);
  const view = new DataView(body.buffer);
  const got: unknown[] = [];
  let current = '';
  const shown = (at: DataView, start: number, end: number) =>
    parseLabels(at, start, end, 100)
      .map((each, i) => `${each}${i % 2 ? ' ' : '='}`)
      .join('')
      .trim();
  const sink: RemoteWriteSink = {
    expectedRun: (_message, at) => at,
    expectedLabelBytes: () => expected.length,
    expectedSeries: (at, start) => {
      if (expected.some((byte, i) => at.getUint8(start + i) !== byte)) return false;
      current = `expected ${shown(at, start, start + expected.length)}`;
      return true;
    },
    series: (at, start, end) => {
      current = shown(at, start, end);
    },
    badSeries: (problem) => got.push(['bad', problem]),
    sample: (at, ...times) => {
      const isStale = at >= 0 && view.getBigUint64(at, true) === 0x7ff0000000000002n;
      got.push([current, isStale ? 'stale' : at < 0 ? 0 : view.getFloat64(at, true), ...times]);
    },
    histogram: (...given) => got.push([current, ...given]),
    exemplar: (at, start, end, value, timestampMs) =>
      got.push([current, 'exemplar', shown(at, start, end), value, timestampMs]),
    badExemplar: () => got.push('bad exemplar'),
    metadata: (metadata) => got.push(metadata),
  };
  read(body, sink);
  return got;
}

const UP = labels({ __name__: 'up', job: 'a' });

describe('version 1', () => {
  const read = (message: Bytes, expected?: Bytes) => collect(readWriteRequest, message, expected);

  test('series with their samples', () => {
    const message = [
      ...bytes(1, UP, sample(1.5, 1000), sample(-2, 2000), staleSample(3000)),
      ...bytes(1, label('__name__', 'käse'), sample(3, -5n), sample(4, 1_700_000_000_123)),
    ];
    expect(read(message)).toEqual([
      ['__name__=up job=a', 1.5, 1000, 0],
      ['__name__=up job=a', -2, 2000, 0],
      ['__name__=up job=a', 'stale', 3000, 0],
      ['__name__=käse', 3, -5, 0],
      ['__name__=käse', 4, 1_700_000_000_123, 0],
    ]);
  });

  test('a value of 0 may be left out, unknown fields are passed over', () => {
    const message = [...number(99, 7), ...bytes(1, UP, bytes(2, number(2, 1000)), text(77, 'new'))];
    expect(read(message)).toEqual([['__name__=up job=a', 0, 1000, 0]]);
  });

  test('labels a sink expects are not walked, unless another follows them', () => {
    const more = [...UP, ...label('zone', 'eu')];
    const message = [...bytes(1, UP, sample(1, 1)), ...bytes(1, more, sample(2, 2)), ...bytes(1, UP)];
    expect(read(message, UP)).toEqual([
      ['expected __name__=up job=a', 1, 1, 0],
      ['__name__=up job=a zone=eu', 2, 2, 0],
    ]);
    expect(read(bytes(1, labels({ __name__: 'up', job: 'b' }), sample(1, 1)), UP)).toEqual([
      ['__name__=up job=b', 1, 1, 0],
    ]);
    expect(read(bytes(1, label('__name__', 'up'), sample(1, 1)), UP)).toEqual([['__name__=up', 1, 1, 0]]);
  });

  test.each([
    [0, 'unknown'],
    [1, 'counter'],
    [2, 'gauge'],
    [3, 'histogram'],
    [4, 'gaugehistogram'],
    [5, 'summary'],
    [6, 'info'],
    [7, 'stateset'],
    [8, 'unknown'],
  ])('metadata of type %d is of a %s', (type, name) => {
    const message = bytes(3, number(1, type), text(2, 'up'), text(4, 'Is it?'), text(5, 's'));
    expect(read(message)).toEqual([{ metric: 'up', type: name, help: 'Is it?', unit: 's' }]);
  });

  test('exemplars', () => {
    const exemplar = bytes(3, label('trace_id', 'abc'), double(2, 0.5), number(3, 1000));
    expect(read(bytes(1, UP, sample(1, 1), exemplar))).toEqual([
      ['__name__=up job=a', 1, 1, 0],
      ['__name__=up job=a', 'exemplar', 'trace_id=abc', 0.5, 1000],
    ]);
  });

  test.each<[what: string, message: Bytes, reason: RegExp]>([
    ['a message that is cut off', bytes(1, UP, sample(1, 1)).slice(0, -3), /ends within a field/],
    ['a length that reaches past its message', [10, 50, 1, 2], /ends within a field/],
    ['a number without end', [8, ...new Array<number>(11).fill(255)], /does not end/],
    ['a wire type that is none', [15], /wire type 7/],
    ['a group', [11], /wire type 3/],
    ['a field of number 0', [...bytes(1, UP, sample(1, 1)), 0], /field of number 0/],
    ['labels after samples', bytes(1, UP, sample(1, 1), label('late', 'x')), /labels after samples/],
    ['a help that is not UTF-8', bytes(3, text(2, 'up'), bytes(4, [0xff])), /not UTF-8/],
    ['packed deltas that end within one', bytes(1, UP, bytes(4, bytes(12, [1, 0x80]))), /ends within a field/],
    ['a sum that is a varint', bytes(1, UP, bytes(4, number(3, 1))), /histogram with a field of wire type 0/],
  ])('%s is refused', (_what, message, reason) => {
    expect(() => read(message)).toThrow(
      expect.objectContaining({ kind: 'bad_input', message: expect.stringMatching(reason) }),
    );
  });
});

describe('native histograms', () => {
  const INTEGER: SentHistogram = {
    ...{ count: 12, sum: 18.4, schema: 1, zeroThreshold: 0.001, zeroCount: 2, timestampMs: 1000, resetHint: 2 },
    positiveSpans: [
      [0, 2],
      [1, 2],
    ],
    positiveDeltas: [1, 1, -1, 0],
    negativeSpans: [[-3, 2]],
    negativeDeltas: [3, -1],
  };
  const EXPECTED = {
    ...{ schema: 1, zeroThreshold: 0.001, zeroCount: 2, count: 12, sum: 18.4 },
    positiveSpans: [
      { offset: 0, length: 2 },
      { offset: 1, length: 2 },
    ],
    positiveBuckets: [1, 2, 1, 1],
    negativeSpans: [{ offset: -3, length: 2 }],
    negativeBuckets: [3, 2],
    customValues: [],
    counterResetHint: 'not_reset',
    isInteger: true,
  };
  const readOne = (sent: SentHistogram) =>
    collect(readWriteRequest, bytes(1, UP, bytes(4, histogram(sent))))[0] as unknown[];

  test('of integers: deltas become counts', () => {
    expect(readOne(INTEGER)).toEqual(['__name__=up job=a', EXPECTED, 1000, 0]);
  });

  test('of floats: counts as they are', () => {
    const { positiveDeltas: _p, negativeDeltas: _n, ...shared } = INTEGER;
    const floats = {
      ...{ count: { float: 12.5 }, zeroCount: { float: 0.5 } },
      positiveCounts: [1, 2.5, 1, 1],
      negativeCounts: [3, 2],
    };
    expect(readOne({ ...shared, ...floats })[1]).toEqual({
      ...EXPECTED,
      ...{ count: 12.5, zeroCount: 0.5, positiveBuckets: [1, 2.5, 1, 1], isInteger: false },
    });
  });

  test('of custom buckets, and when counting began', () => {
    const buckets: SentHistogram = { customValues: [0.5, 1, 2], positiveSpans: [[0, 2]], positiveDeltas: [1, 1] };
    expect(readOne({ count: 3, schema: -53, ...buckets, timestampMs: 7, startTimestampMs: 5 })).toEqual([
      '__name__=up job=a',
      expect.objectContaining({ schema: -53, customValues: [0.5, 1, 2], positiveBuckets: [1, 2], sum: 0 }),
      7,
      5,
    ]);
  });

  test.each([
    [0, 'unknown'],
    [1, 'reset'],
    [2, 'not_reset'],
    [3, 'gauge'],
    [9, 'unknown'],
  ])('reset hint %d means %s', (resetHint, hint) => {
    expect(readOne({ resetHint })[1]).toMatchObject({ counterResetHint: hint });
  });

  test('whose sum is the staleness marker is one, of the series', () => {
    expect(readOne({ sum: 'stale', timestampMs: 9 })).toEqual(['__name__=up job=a', 'stale', 9, 0]);
  });

  test('numbers that are not packed', () => {
    const deltas = [3, -1].flatMap((delta) => [12 << 3, ...zigzag(delta)]);
    const counts = [1.5].flatMap((count) => double(16, count));
    const [series] = collect(readWriteRequest, bytes(1, UP, bytes(4, deltas, counts))) as unknown[][];
    expect(series?.[1]).toMatchObject({ positiveBuckets: [3, 2], customValues: [1.5] });
  });
});

describe('version 2', () => {
  const read = (message: Bytes, expected?: Bytes) => collect(readRequestV2, message, expected);
  const request = (make: (symbols: SymbolTable) => Bytes[]) => {
    const symbols = new SymbolTable();
    const series = make(symbols).flatMap((content) => bytes(5, content));
    return { series, table: symbols.fields() };
  };
  const UP_LABELS = { __name__: 'up', job: 'a' };

  test('series with their samples; the table may come last', () => {
    const { series, table } = request((symbols) => [[...symbols.refsOf(UP_LABELS), ...sample(1.5, 1000)]]);
    expect(read([...table, ...series])).toEqual([['__name__=up job=a', 1.5, 1000, 0]]);
    expect(read([...series, ...table])).toEqual([['__name__=up job=a', 1.5, 1000, 0]]);
  });

  test('labels are spelled out as in version 1, so that both are expected alike', () => {
    const { series, table } = request((symbols) => [[...symbols.refsOf(UP_LABELS), ...sample(1, 1)]]);
    expect(read([...table, ...series], UP)).toEqual([['expected __name__=up job=a', 1, 1, 0]]);
    const long = { __name__: 'n'.repeat(300), job: 'v'.repeat(20_000) };
    const other = request((symbols) => [[...symbols.refsOf(long), ...sample(1, 1)]]);
    expect((read([...other.table, ...other.series], labels(long))[0] as unknown[])[0]).toMatch(/^expected /);
  });

  test('when counting began: of a sample, else of the series, wherever that stands', () => {
    const { series, table } = request((symbols) => [
      [...symbols.refsOf(UP_LABELS), ...sample(1, 2000, 1500), ...sample(2, 3000), ...number(6, 1000)],
    ]);
    expect(read([...table, ...series])).toEqual([
      ['__name__=up job=a', 1, 2000, 1500],
      ['__name__=up job=a', 2, 3000, 1000],
    ]);
  });

  test('native histograms and exemplars', () => {
    const { series, table } = request((symbols) => [
      [
        ...symbols.refsOf(UP_LABELS),
        ...bytes(3, histogram({ count: 1, timestampMs: 5 })),
        ...bytes(4, symbols.refsOf({ trace_id: 'abc' }), double(2, 0.5), number(3, 1000)),
        ...bytes(4, bytes(1, [99, 1])),
      ],
    ]);
    expect(read([...table, ...series])).toEqual([
      ['__name__=up job=a', expect.objectContaining({ count: 1 }), 5, 0],
      ['__name__=up job=a', 'exemplar', 'trace_id=abc', 0.5, 1000],
      'bad exemplar',
    ]);
  });

  test.each([
    ['h_bucket', 3, 'h'],
    ['h_gcount', 4, 'h'],
    ['h_count', 5, 'h'],
    ['h_count', 2, 'h_count'],
    ['h_total', 1, 'h_total'],
  ])('metadata of %s, type %d, is of %s; once a request', (name, type, metric) => {
    const { series, table } = request((symbols) => {
      const metadata = bytes(5, number(1, type), number(3, symbols.of('Is it?')), number(4, symbols.of('s')));
      return [
        [...symbols.refsOf({ __name__: name, a: '1' }), ...metadata],
        [...symbols.refsOf({ a: '2', __name__: name }), ...metadata],
      ];
    });
    expect(read([...table, ...series])).toEqual([expect.objectContaining({ metric, help: 'Is it?', unit: 's' })]);
  });

  test.each<[what: string, refs: Bytes, problem: string]>([
    ['a symbol that is not there', [1, 99], 'refers to symbol 99 of 3'],
    ['a name without a value', [1, 2, 1], 'a label name has no value'],
  ])('%s is the series’ own problem', (_what, refs, problem) => {
    const { series, table } = request((symbols) => {
      symbols.refsOf({ __name__: 'up' });
      return [
        [...bytes(1, refs), ...sample(1, 1)],
        [...symbols.refsOf({ __name__: 'up' }), ...sample(2, 2)],
      ];
    });
    expect(read([...table, ...series])).toEqual([
      ['bad', problem],
      ['', 1, 1, 0],
      ['__name__=up', 2, 2, 0],
    ]);
  });

  test('few bytes do not become many: labels are spelled out to a bound', () => {
    const { series, table } = request((symbols) => {
      const ref = symbols.of('x'.repeat(10_000));
      return [[...bytes(1, new Array<number>(2000).fill(ref)), ...sample(1, 1)]];
    });
    expect(read([...table, ...series])[0]).toEqual(['bad', 'the labels are longer than 1048576 bytes']);
  });

  test('a table that does not begin with "" is refused', () => {
    expect(() => read(text(4, 'x'))).toThrow(expect.objectContaining({ kind: 'bad_input' }));
  });
});

test.each([
  [127n, 127],
  [128n, 128],
  [2n ** 28n - 1n, 2 ** 28 - 1],
  [2n ** 28n, 2 ** 28],
  [2n ** 53n - 1n, Number.MAX_SAFE_INTEGER],
  [-1n, -1],
  [-(2n ** 53n) + 1n, Number.MIN_SAFE_INTEGER],
])('the timestamp %d is read to the last bit', (sent, expected) => {
  const message = bytes(1, UP, bytes(2, double(1, 1), [16, ...varint(sent)]));
  expect(collect(readWriteRequest, message)).toEqual([['__name__=up job=a', 1, expected, 0]]);
});

test('a text of a label that is not UTF-8 is undefined; no more labels are read than asked for', () => {
  const bad = bytes(1, text(1, 'name'), bytes(2, [0xff]));
  const view = new DataView(Uint8Array.from([...bad, ...label('a', 'b'), ...label('c', 'd')]).buffer);
  expect(parseLabels(view, 0, view.byteLength, 2)).toEqual(['name', undefined, 'a', 'b']);
});

test.each([readWriteRequest, readRequestV2])('random and mutated bytes never do more than be refused', (read) => {
  let seed = 11;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed % below;
  };
  const full = histogram({ count: 1, sum: 1, schema: 0, positiveSpans: [[0, 1]], positiveDeltas: [1], timestampMs: 1 });
  const valid = [
    ...bytes(1, UP, sample(1, 1), bytes(3, label('a', 'b')), bytes(4, full)),
    ...text(4, ''),
    ...bytes(5, bytes(1, [0, 0]), sample(1, 1), bytes(3, full), bytes(4, bytes(1, [0, 0]))),
  ];
  for (let i = 0; i < 3000; i++) {
    const message = [...valid];
    for (let flips = 1 + random(4); flips > 0; flips--) message[random(message.length)] = random(256);
    try {
      collect(read, message);
    } catch (thrown) {
      expect(thrown).toMatchObject({ kind: 'bad_input' });
    }
  }
});
