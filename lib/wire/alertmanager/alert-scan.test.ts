// What the scan reads is what JSON.parse reads; what JSON.parse refuses, or what it cannot read, it leaves alone.
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { scanAlerts } from './alert-scan';

type Posted = {
  readonly labels: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
};

const bytesOf = (text: string) => new TextEncoder().encode(text);
const scan = (text: string) => scanAlerts(bytesOf(text));

/** The long way; throws for what is no JSON of alerts. */
const parsed = (bytes: Uint8Array) =>
  (JSON.parse(new TextDecoder().decode(bytes)) as Posted[]).map(({ labels, annotations, ...own }) => ({
    ...{ labels: Labels.of(labels), annotations: annotations ?? {} },
    ...{ startsAt: own.startsAt, endsAt: own.endsAt, generatorURL: own.generatorURL },
  }));

/** With names of annotations in their order. */
const shown = (alerts: ReturnType<typeof scanAlerts>) =>
  alerts?.map((alert) => ({ ...alert, annotations: Object.entries(alert.annotations) }));

const alert = (more: Partial<Posted> = {}): Posted => ({
  labels: { job: 'node', alertname: 'A', instance: 'host-1:9100' },
  annotations: { summary: 'host-1 is down', description: 'for ten minutes' },
  ...{ startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-01-01T00:04:00Z', generatorURL: 'http://x/graph?a=1', ...more },
});

test.each<[string, readonly Posted[]]>([
  ['one', [alert()]],
  ['the same again', [alert(), alert(), alert()]],
  ['other values', [alert(), alert({ labels: { job: 'nod', alertname: 'AB', instance: 'host-12:9100' } })]],
  [
    'a value that begins like the one before',
    [alert({ generatorURL: '/a' }), alert({ generatorURL: '/a"b' }), alert()],
  ],
  ['a value that ends like an escape', [alert({ generatorURL: '/a\\' }), alert({ generatorURL: '/a\\"' })]],
  [
    'other names',
    [alert(), alert({ labels: { alertname: 'A', zone: 'z' } }), alert({ annotations: { a: 'b' } }), alert()],
  ],
  ['names in another order', [alert(), alert({ labels: { instance: 'i', alertname: 'A', job: 'j' } })]],
  ['no annotations', [alert({ annotations: {} }), alert({ annotations: {}, generatorURL: '' })]],
  ['labels only', [{ labels: { a: 'b' } }, { labels: { a: 'c' } }]],
  ['names of numbers', [alert({ labels: { 10: 'x', 9: 'y' }, annotations: { b: '1', 10: '2', 9: '3' } })]],
  ['names of what objects have', [alert({ labels: { constructor: 'x' }, annotations: { toString: 'y' } })]],
  ['empty annotations', [alert({ annotations: { a: '' } }), alert({ annotations: { a: 'x' } })]],
  ['escapes', [alert({ annotations: { a: '"\\/\b\f\n\r\t\0' } }), alert({ annotations: { a: '\\' } })]],
  ['letters of all sizes', [alert({ annotations: { a: 'é€𝄞\u007f\ufeff' } }), alert({ annotations: { a: '\ufeff' } })]],
  ['lone surrogates', [alert({ annotations: { a: '\ud800' } }), alert({ annotations: { a: 'x\udc00' } })]],
])('%s', (_, alerts) => {
  for (const text of [JSON.stringify(alerts), ` ${JSON.stringify(alerts, null, '\t')}\r\n`]) {
    expect(scan(text)).toBeDefined();
    expect(shown(scan(text))).toEqual(shown(parsed(bytesOf(text))));
  }
});

test('as Go writes them', () => {
  const text = '[{"annotations":{"a":"\\u003cb\\u003e"},"labels":{"a":"\\u0026"},"generatorURL":"/?a\\u0026b"}]';
  expect(scan(text)).toMatchObject([{ annotations: { a: '<b>' }, generatorURL: '/?a&b' }]);
});

test('an alert has those values of the one before that it has, too', () => {
  const [one, two] = scan(JSON.stringify([alert(), alert({ generatorURL: '/2' })])) ?? [];
  expect([one?.startsAt, two?.startsAt]).toEqual(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z']);
  expect(two?.labels.equals(one?.labels as Labels)).toBe(true);
});

test.each([
  ...[
    '',
    ' ',
    'null',
    '[]',
    '[ ]',
    '{}',
    '[{}]',
    '[1]',
    '[null]',
    '[{"labels":{}}]',
    '[{"labels":{"a":"b"}}',
    '\ufeff[]',
  ],
  ...['[{"labels":{"a":"b"}},]', '[{"labels":{"a":"b"}}]x', '[{"labels":{"a":"b"}}][', '[{"labels":{"a":"b",}}]'],
  ...['[{"labels":{"a":"b"},"foo":"x"}]', '[{"labels":{"a":null}}]', '[{"labels":{"a":1}}]', '[{"labels":["a"]}]'],
  ...[
    '[{"labels":{"a":"b"},"startsAt":null}]',
    '[{"labels":{"a":"b"},"labels":{"c":"d"}}]',
    '[{"labels":{"a":"b","a":"c"}}]',
  ],
  ...[
    '[{"labels":{"":"b"}}]',
    '[{"labels":{"__proto__":"b"}}]',
    '[{"labels":{"\\u0061":"b"}}]',
    '[{"labels":{"é":"b"}}]',
  ],
  ...[
    '[{"labels":{"a":""}}]',
    '[{"labels":{"a":"\n"}}]',
    '[{"labels":{"a":"\\x"}}]',
    '[{"labels":{"a":"\\"}}]',
    '[{"labels":{"a":"b',
  ],
  ...['[{"labels":{"a\n":"b"}}]', '[{"labels":{"a" "b"}}]', '[{"labels" {"a":"b"}}]', '[{labels:{"a":"b"}}]'],
  ...['[{"labels":{"a":"b"}},{"labels":{"a":""}}]', '[{"labels":{"a":"b"}},{"labels":{"a":"c"},"x":1}]'],
])('%s is left to others', (text) => expect(scan(text)).toBeUndefined());

test('so are alerts that have nothing in common', () => {
  const alerts = Array.from({ length: 100 }, (_, i) => alert({ labels: { [`name${i}`]: 'x' } }));
  expect(scan(JSON.stringify(alerts))).toBeUndefined();
});

test('whatever becomes of the bytes: what is read is what JSON.parse reads', () => {
  let seed = 11;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const alerts = Array.from({ length: 4 }, (_, i) =>
    alert({ labels: { job: 'é', alertname: `A${i}` }, annotations: { a: 'x\\"', b: `\u0001${i}` } }),
  );
  const whole = bytesOf(JSON.stringify(alerts));
  const letters = bytesOf('"\\{}[]:,u0 \n\t\0\u007féa');
  const read = { times: 0 };
  for (let i = 0; i < 30_000; i++) {
    const bytes = whole.slice(0, random(10) === 0 ? random(whole.length) : whole.length);
    for (let change = random(3); change >= 0; change--)
      bytes[random(bytes.length || 1)] = letters[random(letters.length)] as number;
    const scanned = scanAlerts(bytes);
    if (!scanned) continue;
    read.times++;
    expect(shown(scanned), new TextDecoder().decode(bytes)).toEqual(shown(parsed(bytes)));
  }
  expect(read.times).toBeGreaterThan(1_000);
});
