// A label set as somebody types it: `alertname="A", severity=critical`, with or without braces.
import type { LabelSet } from '@/lib/client/notification-nouns';
import { messageOf } from '@/lib/kernel/errors';
import { readMatchers } from '@/lib/kernel/matcher-syntax';

export type ReadLabels = { readonly labels: LabelSet } | { readonly problem: string };

/** Empty texts are no labels; each name once, each with `=`. */
export function readLabels(text: string): ReadLabels {
  if (text.trim() === '') return { problem: 'type the labels of an alert, such as alertname="A", severity="critical"' };
  try {
    const pairs = readMatchers(text);
    const other = pairs.find(({ type }) => type !== '=');
    if (other)
      return { problem: `${other.name}${other.type}"${other.value}": an alert has labels, so only = is possible` };
    const names = pairs.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) return { problem: `${twice} is given twice` };
    return { labels: Object.fromEntries(pairs.map(({ name, value }) => [name, value])) };
  } catch (refused) {
    return { problem: messageOf(refused) };
  }
}
