// Native histograms as the test language writes them: `{{schema:0 sum:5 count:4 buckets:[1 2 1]}}`, and sequences of them.
import { badInput } from '@/lib/kernel/errors';
import { parseFloatText } from '@/lib/kernel/float';
import type { CounterResetHint, Histogram } from '@/lib/kernel/histogram';
import { RunningHistogram } from '../engine/histogram/running';

/** As written: whether a hint was is part of what is expected. */
export type HistogramPoint = { readonly histogram: Histogram; readonly hasHint: boolean };

const SEQUENCE = /^(\{\{.*?\}\})(?:([+-])(\{\{.*?\}\}))?(?:x(\d+))?$/;

/** One histogram, `{{…}}xN` (N+1 of the same), `{{…}}+{{…}}xN` or `-` (each the one before plus or minus a step). */
export function histogramPoints(token: string): readonly HistogramPoint[] {
  const [, start = '', sign, step, times = '0'] = SEQUENCE.exec(token) ?? [];
  if (start === '') throw badInput(`${JSON.stringify(token)} is no histogram`);
  const points = [parseHistogram(start)];
  const by = step === undefined ? undefined : parseHistogram(step).histogram;
  for (let i = 0; i < Number(times); i++) {
    const before = points[i] as HistogramPoint;
    points.push(by ? { ...before, histogram: stepped(before.histogram, sign === '-', by) } : before);
  }
  return points;
}

function stepped(from: Histogram, isDown: boolean, by: Histogram): Histogram {
  const running = new RunningHistogram(from, false);
  const fits = isDown ? running.subtract(by) : running.add(by);
  if (!fits) throw badInput('a sequence has histograms with and without custom buckets');
  return running.toHistogram();
}

function parseHistogram(text: string): HistogramPoint {
  const fields = fieldsOf(text.slice(2, -2));
  const number = (name: string) => floatOf(fields.get(name) ?? '0');
  const list = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean).map(floatOf);
  const side = (buckets: string, offset: string) => {
    const counts = list(buckets);
    return { counts, spans: counts.length === 0 ? [] : [{ offset: number(offset), length: counts.length }] };
  };
  const [positive, negative] = [side('buckets', 'offset'), side('n_buckets', 'n_offset')];
  const hint = fields.get('counter_reset_hint');
  const histogram: Histogram = {
    schema: number('schema'),
    zeroThreshold: number('z_bucket_w'),
    zeroCount: number('z_bucket'),
    count: number('count'),
    sum: number('sum'),
    positiveSpans: positive.spans,
    positiveBuckets: positive.counts,
    negativeSpans: negative.spans,
    negativeBuckets: negative.counts,
    customValues: list('custom_values'),
    counterResetHint: (hint ?? 'unknown') as CounterResetHint,
    isInteger: false,
  };
  return { histogram, hasHint: hint !== undefined };
}

const FIELD = /^\s*([a-z_]+):(?:\[([^\]]*)\]|(\S+))\s*/;

function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let rest = text; rest.trim() !== ''; ) {
    const field = FIELD.exec(rest);
    if (!field) throw badInput(`${JSON.stringify(rest)} is no field of a histogram`);
    fields.set(field[1] as string, field[2] ?? field[3] ?? '');
    rest = rest.slice(field[0].length);
  }
  return fields;
}

function floatOf(text: string): number {
  const value = parseFloatText(text);
  if (value === undefined) throw badInput(`${JSON.stringify(text)} is not a number`);
  return value;
}
