import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { JsonWriter } from './json-writer';

function written(write: (json: JsonWriter) => void): string {
  const json = new JsonWriter();
  write(json);
  return new TextDecoder().decode(json.done());
}

describe('a point', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [1, '0.001'],
    [1500, '1.5'],
    [1_700_000_000_000, '1700000000'],
    [1_700_000_000_120, '1700000000.12'],
    [9_999_999_999_999, '9999999999.999'],
    [-1500, '-1.5'],
    [1500.25, '1.50025'],
  ])('at %d ms has time %s', (timestampMs, seconds) =>
    expect(written((json) => json.point(timestampMs, 0.5))).toBe(`[${seconds},"0.5"]`),
  );
});

test('points are points by comma, whether timestamps are shared or not, and none is nothing', () => {
  const times = Float64Array.of(0, 1500, 1_700_000_000_123);
  const text = written((json) => {
    json.points(times, Float64Array.of(1, NaN, -0.25));
    json.raw(';');
    json.points(times, Float64Array.of(2, 3, 4));
    json.raw(';');
    json.points(times.slice(1), Float64Array.of(5, 6));
    json.points(Float64Array.of(), Float64Array.of());
  });
  expect(text).toBe(
    '[0,"1"],[1.5,"NaN"],[1700000000.123,"-0.25"];[0,"2"],[1.5,"3"],[1700000000.123,"4"];[1.5,"5"],[1700000000.123,"6"]',
  );
});

test.each([
  ['that are long', Float64Array.of(1e18 + 1280, 1.5)],
  ['that are very many', Float64Array.from({ length: 20_000 }, (_, i) => i)],
])('points at shared timestamps %s', (_, times) => {
  const values = times.map((_time, i) => i / 3);
  const once = written((json) => json.points(times, values));
  const thrice = written((json) => {
    for (const end of [';', ';', '']) {
      json.points(times, values);
      json.raw(end);
    }
  });
  expect(thrice).toBe(`${once};${once};${once}`);
});

test.each([1, 63, 64, 65, 700])(
  '%d points of one series are those points one by one, and of the next as well',
  (length) => {
    const series = [0, 1].map((shift) => ({
      times: Float64Array.from({ length }, (_, i) => 1_700_000_000_000 + shift * 7 + i * 15_000),
      values: Float64Array.from(
        { length },
        (_, i) => [i / 3, i / 100, -i, NaN, Infinity, 1e-9 * i, 1e30][i % 7] as number,
      ),
    }));
    const together = written((json) => {
      for (const { times, values } of series) {
        json.points(times, values);
        json.raw(';');
      }
    });
    const oneByOne = series.map(({ times, values }) =>
      Array.from(times, (time, i) => written((json) => json.point(time, values[i] as number))).join(','),
    );
    expect(together).toBe(`${oneByOne.join(';')};`);
  },
);

test('an answer at the timestamps of the one before it, at others, or at such as were changed since, is as one of its own', () => {
  const times = Float64Array.from({ length: 100 }, (_, i) => 1_700_000_000_000 + i * 15_000);
  const values = times.map((_time, i) => i / 4);
  const json = new JsonWriter();
  const answer = (timestampsMs: Float64Array) => {
    json.restart();
    json.points(timestampsMs, values.subarray(0, timestampsMs.length));
    return new TextDecoder().decode(json.done());
  };
  const alone = (timestampsMs: Float64Array) =>
    written((own) => own.points(timestampsMs, values.subarray(0, timestampsMs.length)));
  const others = times.slice();
  others[50] = (others[50] as number) + 1;
  for (const asked of [times, times.slice(), others, times, times.subarray(0, 99), times])
    expect(answer(asked)).toBe(alone(asked));
  times[1] = (times[1] as number) + 1;
  expect(answer(times)).toBe(alone(times));
});

test('labels are escaped as JSON.stringify does it', () => {
  const labels = Labels.of({ a: 'x"y\\', b: 'é\n', c: '\u{1f600}', d: '\ud800', é: '\u007f' });
  expect(written((json) => json.labels(labels))).toBe(JSON.stringify(labels));
});

test('a writer that outgrows its buffer loses nothing, and begins anew when told to', () => {
  const json = new JsonWriter();
  const text = 'é'.repeat(50_000);
  for (let i = 0; i < 50; i++) json.string(text);
  expect(new TextDecoder().decode(json.done())).toBe(`"${text}"`.repeat(50));
  json.restart();
  json.raw('[]');
  expect(new TextDecoder().decode(json.done())).toBe('[]');
});
