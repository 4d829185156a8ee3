// Which metrics the completion offers for what is typed: few enough to be shown on every key, whatever there is.
import type { Metric } from '@/components/metric-catalogue/catalogue';

export const MOST_OFFERED = 200;

/** How a name answers what was typed, from best to worst; a name that answers in none of these ways is not offered. */
const WAYS: readonly ((name: string, typed: string) => boolean)[] = [
  (name, typed) => name.startsWith(typed),
  (name, typed) => name.includes(`_${typed}`) || name.includes(`:${typed}`),
  (name, typed) => name.includes(typed),
  isSubsequence,
];

export type Choice = { readonly metrics: readonly Metric[]; readonly isAll: boolean };

/** At most `most`, the best ways first, in each way by name. `isAll`: nothing was left out. */
export function choiceOf(metrics: readonly Metric[], typed: string, most = MOST_OFFERED): Choice {
  const wanted = typed.toLowerCase();
  const byWay: Metric[][] = WAYS.map(() => []);
  let count = 0;
  for (const metric of metrics) {
    const name = metric.name.toLowerCase();
    const way = WAYS.findIndex((answers) => answers(name, wanted));
    if (way < 0) continue;
    byWay[way]?.push(metric);
    count++;
  }
  return { metrics: byWay.flat().slice(0, most), isAll: count <= most };
}

/** "htreq" is in "http_requests": its letters, in order. */
function isSubsequence(name: string, typed: string): boolean {
  let at = -1;
  for (const letter of typed) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
