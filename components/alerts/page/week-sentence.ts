// A week of an alert in one sentence.
import { plural } from '@/components/format/number';
import type { AlertSpan } from '@/lib/client/alerts';
import { lengthWithin, occurrencesOf } from '../history/blocks';
import { leftText } from '../list/reason-words';
import { WEEK_MS } from './use-alert';

const TIMES = ['not at all', 'once', 'twice'];

/** "fired twice, 41 min in all", "fired once, and still does, 18 min in all". */
export function weekSentence(spans: readonly AlertSpan[], nowMs: number): string {
  const occurrences = occurrencesOf(spans);
  const count = occurrences.length;
  if (count === 0) return 'did not fire';
  const isFiring = occurrences.some(({ untilMs }) => untilMs === null);
  const inAll = leftText(lengthWithin(spans, nowMs - WEEK_MS, nowMs));
  return `fired ${TIMES[count] ?? plural(count, 'time')}${isFiring ? ' and still does' : ''}, ${inAll} in all`;
}
