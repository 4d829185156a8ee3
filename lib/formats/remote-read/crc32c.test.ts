// The sums RFC 3720 gives, and the check value of the catalogue of CRCs.
import { expect, test } from 'vitest';
import { crc32c } from './crc32c';

test.each([
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 times 255', new Uint8Array(32).fill(255), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['"123456789"', new TextEncoder().encode('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(), 0],
])('%s', (_name, bytes, sum) => expect(crc32c(bytes)).toBe(sum));
