// Ids that every process computes alike: of groups, and of what is kept of their notifications.
import { hash } from 'node:crypto';

/** The first 16 bytes of a SHA-256, as RFC 9562 lets anybody make a UUID (version 8). */
export function uuidOf(text: string): string {
  const digits = hash('sha256', text);
  const variant = '89ab'[Number.parseInt(digits[16] as string, 16) & 3];
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
