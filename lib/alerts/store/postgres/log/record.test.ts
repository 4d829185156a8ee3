// A record comes back as it was, whatever alerts say; what builds before this one wrote is read.
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { StoredAlert } from '../../../model';
import type { LogRecord } from './log-record';
import { decodeRecord, encodeRecord } from './record';

const NOW_MS = 1_700_000_000_123;

const alert = (more: Partial<StoredAlert> = {}): StoredAlert => ({
  ...{ fingerprint: '0123456789abcdef', seq: 7, labels: Labels.of({ alertname: 'A', job: 'node' }) },
  ...{ annotations: { summary: 's', description: 'd' }, generatorUrl: 'http://x/', timeout: false },
  ...{ startsAtMs: NOW_MS, endsAtMs: NOW_MS + 1, updatedAtMs: NOW_MS + 2, receivedAtMs: NOW_MS + 3, ...more },
});

const unknown = () => undefined;
const again = (record: LogRecord) => decodeRecord(encodeRecord(record), unknown).full;

test.each<[string, readonly Partial<StoredAlert>[]]>([
  ['none', []],
  ['one', [{}]],
  ['the same twice', [{}, {}]],
  [
    'more and fewer labels',
    [{}, { labels: Labels.of({ a: '1', b: '2', c: '3' }) }, { labels: Labels.of({ c: '3' }) }, {}],
  ],
  ['annotations and none', [{}, { annotations: {} }, {}, { annotations: { description: 'd', summary: 's' } }]],
  [
    'labels where annotations were',
    [{}, { labels: Labels.of({ alertname: 'A' }), annotations: { job: 'node', s: 's' } }],
  ],
  ['names of numbers', [{ annotations: { 10: 'x', 9: 'y', b: 'z' }, labels: Labels.of({ 10: 'x', 9: 'y' }) }]],
  ['names of what objects have', [{ annotations: JSON.parse('{"__proto__": "p", "constructor": "c"}') }]],
  ['U+0000, letters of all sizes', [{ annotations: { a: '\0', ä: 'é', '€': '𝄞' }, generatorUrl: 'é' }, {}]],
  ['lone surrogates', [{ labels: Labels.of({ a: '\ud800', b: 'x\udc00é' }), annotations: { '\udfff': 'é' } }, {}]],
  ['empty texts', [{ annotations: { a: '' }, generatorUrl: '' }, {}]],
  ['long texts', [{ annotations: { a: 'x'.repeat(1_000_000), b: 'é'.repeat(100_000) } }, {}]],
  [
    'other fingerprints',
    ['', 'a', '0123456789ABCDEF', '0123456789abcdeg', '0123456789abcdeé', 'ffffffffffffffff'].map((fingerprint) => ({
      fingerprint,
    })),
  ],
  ['times', [{ startsAtMs: 0 }, { startsAtMs: 0.5 }, { endsAtMs: -1 }, { endsAtMs: 8.64e15 }, { seq: 2 ** 53 - 1 }]],
  ['what nobody named an end of', [{ timeout: true }, { timeout: true }, {}]],
])('%s', (_, alerts) => {
  const full = alerts.map(alert);
  expect(again({ full, again: [] })).toEqual(full);
  expect(again({ full, again: [] }).map(({ annotations }) => Object.keys(annotations))).toEqual(
    full.map(({ annotations }) => Object.keys(annotations)),
  );
  expect(again({ full: [alert()], again: [] })).toEqual([alert()]); // whatever came before
});

test('many, each another', () => {
  const full = Array.from({ length: 5_000 }, (_, i) =>
    alert({
      fingerprint: (i * 7_919).toString(16).padStart(16, '0'),
      labels: Labels.of({ alertname: `A${i % 7}`, [`l${i % 3}`]: `${i}`, job: 'node' }),
      annotations: i % 2 ? { summary: `host ${i}` } : {},
      startsAtMs: NOW_MS + (i % 5),
    }),
  );
  expect(again({ full, again: [] })).toEqual(full);
});

test('one that comes again is what is known of it, with other times', () => {
  const other = alert({ fingerprint: 'f'.repeat(16) });
  const later = alert({ seq: 8, endsAtMs: NOW_MS + 60_000, timeout: true });
  const record = encodeRecord({ full: [other], again: [later, alert({ fingerprint: 'gone' })] });
  const decoded = decodeRecord(record, (fingerprint) => (fingerprint === later.fingerprint ? alert() : undefined));
  expect(decoded).toEqual({ full: [other], again: [later] });
  expect(record.length).toBeLessThan(encodeRecord({ full: [other, later], again: [] }).length + 50);
});

test('texts that come again cost a byte', () => {
  const bytesOf = (...full: StoredAlert[]) => encodeRecord({ full, again: [] }).length;
  expect(bytesOf(alert(), alert()) - bytesOf(alert())).toBeLessThan(30);
});

test('JSON, as builds before this one wrote it', () => {
  const times = [7, NOW_MS, NOW_MS + 1, NOW_MS + 2, NOW_MS + 3, false] as const;
  const full = [
    ['0123456789abcdef', ...times, ['alertname', 'A', 'job', 'node'], { summary: 's', description: 'd' }, 'http://x/'],
    ['b', ...times, { job: 'node', alertname: 'A' }, {}, ''],
  ];
  const text = JSON.stringify({
    full,
    again: [
      ['c', ...times],
      ['gone', ...times],
    ],
  });
  const decoded = decodeRecord(Buffer.from(text), (fingerprint) =>
    fingerprint === 'c' ? alert({ fingerprint, seq: 1, endsAtMs: 0 }) : undefined,
  );
  expect(decoded.full).toEqual([alert(), alert({ fingerprint: 'b', annotations: {}, generatorUrl: '' })]);
  expect(decoded.again).toEqual([alert({ fingerprint: 'c' })]);
});

test('bytes that are no whole record are refused', () => {
  const record = encodeRecord({ full: [alert(), alert({ fingerprint: '2', generatorUrl: 'y' })], again: [] });
  for (let end = 0; end < record.length; end++)
    expect(() => decodeRecord(record.subarray(0, end), unknown), `the first ${end} bytes`).toThrow();
  expect(() => decodeRecord(Buffer.concat([record, record]), unknown)).toThrow('goes on after its end');
  expect(() => decodeRecord(Buffer.from([2, 0, 0]), unknown)).toThrow('format 2');
});
