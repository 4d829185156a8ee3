// Ids that every process computes alike: of groups, and of what is kept of their notifications.
import { createHash } from 'node:crypto';

/** The first 16 bytes of a SHA-256, as RFC 9562 lets anybody make a UUID (version 8). */
export function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest().subarray(0, 16);
  hash[6] = ((hash[6] as number) & 0x0f) | 0x80;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
