// What may follow in a matcher that is being typed: names of labels, then values, with how many alerts have them.
import type { KnownLabel } from '@/lib/client/silences-decode';

export type Suggestion = {
  /** The whole field once it is taken. */
  readonly text: string;
  readonly shown: string;
  readonly alerts: number;
  /** More has to be typed. */
  readonly isName: boolean;
};

const MATCHER = /^\s*([^=!~"\s]*)\s*(=~|!~|!=|=)?\s*"?([\s\S]*?)"?\s*$/;
const MOST = 8;

export function completionsOf(typed: string, labels: readonly KnownLabel[]): readonly Suggestion[] {
  const [, name = '', type, value = ''] = MATCHER.exec(typed) ?? [];
  if (type === undefined) return namesLike(name, labels);
  const known = labels.find((label) => label.name === name)?.values ?? [];
  // Of a regular expression the last alternative is completed.
  const isRegex = type.endsWith('~');
  const alternatives = isRegex ? value.split('|') : [value];
  const last = alternatives.at(-1) ?? '';
  const before = alternatives.slice(0, -1);
  return known
    .filter((each) => each.value.toLowerCase().includes(last.toLowerCase()) && !before.includes(each.value))
    .slice(0, MOST)
    .map((each) => ({
      text: `${name}${type}${JSON.stringify([...before, each.value].join('|'))}`,
      ...{ shown: each.value, alerts: each.alerts, isName: false },
    }));
}

function namesLike(typed: string, labels: readonly KnownLabel[]): readonly Suggestion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ name }: KnownLabel) => Number(!name.toLowerCase().startsWith(wanted));
  return labels
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST)
    .map(({ name, alerts }) => ({ text: `${name}=`, shown: name, alerts, isName: true }));
}
