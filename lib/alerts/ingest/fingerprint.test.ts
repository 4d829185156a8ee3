// The fast arithmetic against the plain one.
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { fingerprintOf } from './fingerprint';

function plain(labels: Labels): string {
  let hash = 0xcbf29ce484222325n;
  const bytes = labels.pairs.flatMap((text) => [...Buffer.from(text), 0xff]);
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

test.each([
  [{}],
  [{ alertname: 'A' }],
  [{ alertname: 'HighLatency', job: 'api', instance: 'a:9090', severity: 'page' }],
  [{ é: '🙂', z: 'x'.repeat(1000) }],
  [{ a: '\u007f', b: '\u0080', c: 'ÿ', d: '\0', e: '\ud800', f: 'x\udc00y' }],
])('%j', (labels) => expect(fingerprintOf(Labels.of(labels))).toBe(plain(Labels.of(labels))));

test('Alertmanager 0.25 gives this label set this fingerprint', () =>
  expect(fingerprintOf(Labels.of({ alertname: 'A' }))).toBe('d2c6efc389df0927'));
