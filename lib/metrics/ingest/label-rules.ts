// Which label sets written by others become series. Prometheus 3's rules: names are any UTF-8 text, a metric name must be there.
import { compareBytes, Labels, METRIC_NAME } from '@/lib/kernel/labels';

/** Bounds of a label set, against a writer gone wrong. Texts are counted in UTF-16 units. */
export type LabelLimits = { readonly labels: number; readonly nameLength: number; readonly valueLength: number };

export const LABEL_LIMITS: LabelLimits = { labels: 512, nameLength: 1024, valueLength: 65_536 };

/** Names and values as they were sent, in any order; undefined for a text that is not UTF-8. Whoever checks them may keep them. */
export type SentLabels = readonly (string | undefined)[];

/** What a bad set says of itself, at most. */
const SHOWN_LABELS = 8;

/** The labels, sorted, without empty values, or what is wrong with them. */
export function checkLabels(sent: SentLabels, limits: LabelLimits): Labels | string {
  if (sent.includes(undefined)) return `labels that are not valid UTF-8, got ${shown(sent)}`;
  const texts = sent as readonly string[];
  if (areStorable(texts, limits)) return Labels.fromSorted(texts);
  if (texts.length > 2 * limits.labels) return `more than ${limits.labels} labels, got ${shown(sent)}`;
  const pairs = new Map<string, string>();
  for (let i = 0; i < texts.length; i += 2) {
    const name = texts[i] as string;
    const value = texts[i + 1] as string;
    if (name === '') return `invalid metric name or labels: a label has no name, got ${shown(sent)}`;
    if (pairs.has(name)) return `duplicate label ${JSON.stringify(name)}, got ${shown(sent)}`;
    if (name.length > limits.nameLength) return `a label name longer than ${limits.nameLength}, got ${shown(sent)}`;
    if (value.length > limits.valueLength) return `a label value longer than ${limits.valueLength}, got ${shown(sent)}`;
    pairs.set(name, value);
  }
  if (!pairs.get(METRIC_NAME)) return `invalid metric name or labels: no metric name, got ${shown(sent)}`;
  return Labels.fromPairs(pairs);
}

/** Whether they are labels as they stand: sorted, as most senders sort them, with nothing wrong and no empty value. */
function areStorable(texts: readonly string[], limits: LabelLimits): boolean {
  if (texts.length > 2 * limits.labels) return false;
  let hasMetricName = false;
  for (let i = 0; i < texts.length; i += 2) {
    const name = texts[i] as string;
    const value = texts[i + 1] as string;
    if (name === '' || name.length > limits.nameLength) return false;
    if (value === '' || value.length > limits.valueLength) return false;
    if (i > 0 && compareBytes(texts[i - 2] as string, name) >= 0) return false;
    if (name === METRIC_NAME) hasMetricName = true;
  }
  return hasMetricName;
}

const SHOWN_LENGTH = 64;

/** `{job="a", …}`, short whatever was sent. */
function shown(sent: SentLabels): string {
  const text = (value: string | undefined) =>
    value === undefined ? '<not UTF-8>' : value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value;
  const pairs: string[] = [];
  for (let i = 0; i < sent.length && pairs.length < SHOWN_LABELS; i += 2)
    pairs.push(`${text(sent[i])}=${JSON.stringify(text(sent[i + 1]))}`);
  return `{${pairs.join(', ')}${sent.length > 2 * SHOWN_LABELS ? ', …' : ''}}`;
}
