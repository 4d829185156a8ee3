// How the receivers fare in one sentence.
import { plural } from '@/components/format/number';
import type { Integration, Receiver } from '@/lib/client/notification-nouns';

/** Its last message did not get there, or is being tried again. */
export const isTroubled = ({ lastSent, lastFailure, retrying }: Integration): boolean =>
  retrying.length > 0 || (lastFailure !== null && lastFailure.atMs >= (lastSent?.atMs ?? 0));

export const troubledOf = (receivers: readonly Receiver[]): number =>
  receivers.flatMap(({ integrations }) => integrations).filter(isTroubled).length;

/** "2 of 5 integrations did not take their last message" */
export function receiversSentence(receivers: readonly Receiver[]): string {
  const all = receivers.flatMap(({ integrations }) => integrations).length;
  const troubled = troubledOf(receivers);
  if (all === 0) return 'No receiver has an integration: nobody is told of alerts';
  if (troubled === 0) return `${plural(all, 'integration')}, none in trouble`;
  const of = `${troubled} of ${plural(all, 'integration')}`;
  return `${of} did not take ${troubled === 1 ? 'its' : 'their'} last message`;
}
