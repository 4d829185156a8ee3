// What rate() and increase() say of the series they are given: that one may be no counter, that its spans overlap.
import type { Labels } from '@/lib/kernel/labels';
import type { Span } from '../ast';
import type { QueryContext } from './context';
import { anyOverlap, type StartedSamples } from './start-timestamps';
import type { Bounds } from './times';

const COUNTER_NAME = /_(?:total|sum|count|bucket)$/;

/**
 * Says of each series that is no counter, as far as can be told from the name of its metric or, where types are labels, from its
 * type, that it might be none.
 */
export function counterInformer(
  span: Span,
  { annotations, typeAndUnitLabels }: QueryContext,
): (labels: Labels) => void {
  const informAboutType = (labels: Labels) => {
    const type = labels.get('__type__');
    if (labels.metricName === '' || type === 'counter' || type === 'histogram') return;
    const message = 'metric might not be a counter, __type__ label is not set to "counter" or "histogram"';
    annotations.inform(span, `${message}, got ${JSON.stringify(type)}: ${JSON.stringify(labels.metricName)}`);
  };
  let known = '';
  const informAboutName = (labels: Labels) => {
    const name = labels.metricName;
    if (name === known) return;
    known = name;
    if (name === '' || COUNTER_NAME.test(name)) return;
    const message = 'metric might not be a counter, name does not end in _total/_sum/_count/_bucket:';
    annotations.inform(span, `${message} ${JSON.stringify(name)}`);
  };
  return typeAndUnitLabels ? informAboutType : informAboutName;
}

/** @param bounds the windows that are looked at: neighbours that are in none together do not count. */
export function warnAboutOverlap(
  samples: StartedSamples,
  bounds: Bounds,
  labels: Labels,
  span: Span,
  { annotations }: QueryContext,
): void {
  if (!anyOverlap(samples, bounds)) return;
  const message = 'sample has start time that overlaps with previous sample timestamp';
  const name = labels.metricName;
  annotations.warn(span, name === '' ? message : `${message} for metric ${JSON.stringify(name)}`);
}
