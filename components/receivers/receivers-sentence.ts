// How the receivers fare in one sentence.
import { plural } from '@/components/format/number';
import type { Integration, Receiver } from '@/lib/client/notification-nouns';

/** Its last message did not get there, or is being tried again. */
export const isTroubled = ({ lastSent, lastFailure, retrying }: Integration): boolean =>
  retrying.length > 0 || (lastFailure !== null && lastFailure.atMs >= (lastSent?.atMs ?? 0));

/** "2 of 5 integrations did not take their last message" */
export function receiversSentence(receivers: readonly Receiver[]): string {
  const integrations = receivers.flatMap((receiver) => receiver.integrations);
  const troubled = integrations.filter(isTroubled).length;
  if (integrations.length === 0) return 'No receiver has an integration: nobody is told of alerts';
  if (troubled === 0) return `${plural(integrations.length, 'integration')}, none in trouble`;
  const of = `${troubled} of ${plural(integrations.length, 'integration')}`;
  return `${of} did not take ${troubled === 1 ? 'its' : 'their'} last message`;
}
