// What a record says, without when: two looks at a group that come to the same are told of once.
import type { HeldRecord, MessageRecord, UnchangedRecord } from '../../history';

/** What a record says; which one it is does not count. */
export type Said = Omit<MessageRecord, 'id'> | Omit<HeldRecord, 'id'> | Omit<UnchangedRecord, 'id'>;

/** '': each record stands for itself. */
export function signatureOf(record: Said): string {
  if (record.kind === 'message') return '';
  if (record.kind === 'unchanged') return `until ${record.untilMs}`;
  return record.alerts
    .map(({ fingerprint, heldBy: { what, by } }) => `${fingerprint} ${what} ${by.join(' ')}`)
    .sort()
    .join('\n');
}

/** Integration and index that a record of the group itself stands under. */
export const integrationOf = (record: Said): readonly [name: string, index: number] =>
  record.kind === 'held' ? ['', 0] : [record.integration, record.index];
