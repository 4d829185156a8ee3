// Texts as receivers want them: not too long, and nothing where there is nothing.
import { createHash } from 'node:crypto';
import type { Notification } from '@/lib/alerts/doors';

/** At most so many characters (code points); what is cut ends in "…". */
export function truncated(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** A group's name for receivers that tell one incident from another by it. Alertmanager: Key.Hash. */
export const incidentKey = ({ groupKey }: Notification): string => createHash('sha256').update(groupKey).digest('hex');

/** Without fields that say nothing, as Go's omitempty leaves them out. */
export function present<T extends object>(fields: T): Partial<T> {
  const says = (value: unknown) =>
    value !== '' && value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => says(value))) as Partial<T>;
}

/** At most so many bytes of UTF-8, cut between characters. */
export function truncatedBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  let end = most;
  // A byte that begins with the bits 10 goes on with the character before it.
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString();
}
