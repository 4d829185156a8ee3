// Both forms of an answer, byte for byte as Prometheus 2.42 (Debian) gives them: `promtool tsdb create-blocks-from openmetrics`
// of the six samples below, then POST /api/v1/read of {__name__="g"}.
import { expect, test } from 'vitest';
import { decodeSnappy } from '@/lib/formats/snappy';
import { Labels } from '@/lib/kernel/labels';
import { ReadResponse } from './sampled';
import { ChunkedStream } from './streamed';

const series = {
  labels: Labels.of({ __name__: 'g' }),
  timestampsMs: Float64Array.from([0, 15, 30.007, 45, 1045, 2000], (seconds) => 1_700_000_000_000 + seconds * 1000),
  values: Float64Array.of(1, 2.5, 2.5, -0.1, 1e300, 1e300),
};

const STREAMED =
  '5c2fdc42160a5a0a0d0a085f5f6e616d655f5f12016712490880d095ffbc311080d98f80bd3118012237000680a0abfef9623ff00000000000009875' +
  'c26fff6001d7fe583fffbd99999999999be00000000001e0f5f60c73ed288ccf603d503800';

const SAMPLED =
  '7f580a7d0a7b0a0d0a085f5f6e616d655f5f12016712100900050120f03f1080d095ffbc3115121404401098c5963a120008b7ba970912049a99010114b9' +
  'bf10c8af9809122c9c7500883ce4377e1088b4d53a12001480d98f80bd31';

test('streamed', () => {
  const stream = new ChunkedStream(1_048_576);
  stream.series(series, 0);
  expect(Buffer.from(stream.bytes()).toString('hex')).toBe(STREAMED);
});

test('sampled: the message within the compression', () => {
  const theirs = decodeSnappy(Buffer.from(SAMPLED, 'hex'), 1000);
  const response = new ReadResponse();
  response.begin();
  response.series(series);
  response.end();
  expect(Buffer.from(response.bytes()).toString('hex')).toBe(Buffer.from(theirs).toString('hex'));
});

test('a frame that is full is followed by another of the same series', () => {
  const count = 1000;
  const long = {
    labels: Labels.of({ __name__: 'long' }),
    timestampsMs: Float64Array.from({ length: count }, (_, i) => i * 1000),
    values: Float64Array.from({ length: count }, (_, i) => Math.sin(i)),
  };
  const frames = (maxFrameBytes: number) => {
    const stream = new ChunkedStream(maxFrameBytes);
    stream.series(long, 3);
    return Buffer.from(stream.bytes()).toString('latin1').split('__name__').length - 1;
  };
  expect([frames(1_048_576), frames(2000), frames(1)]).toEqual([1, 5, 9]);
});
