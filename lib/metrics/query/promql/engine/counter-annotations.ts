// What rate() and increase() say of the series they are given: that one may be no counter, that its spans overlap.
import type { Labels } from '@/lib/kernel/labels';
import type { Span } from '../ast';
import type { QueryContext } from './context';
import { anyOverlap, type StartedSamples } from './start-timestamps';
import type { Bounds } from './times';

const COUNTER_NAME = /_(?:total|sum|count|bucket)$/;

/** Whether a metric is a counter can be told from its name or, where types are labels, from its type. */
export function informAboutCounter(labels: Labels, span: Span, { annotations, typeAndUnitLabels }: QueryContext): void {
  const name = labels.metricName;
  if (name === '') return;
  const type = labels.get('__type__');
  if (typeAndUnitLabels && type !== 'counter' && type !== 'histogram') {
    const message = 'metric might not be a counter, __type__ label is not set to "counter" or "histogram"';
    annotations.inform(span, `${message}, got ${JSON.stringify(type)}: ${JSON.stringify(name)}`);
  } else if (!typeAndUnitLabels && !COUNTER_NAME.test(name)) {
    const message = 'metric might not be a counter, name does not end in _total/_sum/_count/_bucket:';
    annotations.inform(span, `${message} ${JSON.stringify(name)}`);
  }
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
