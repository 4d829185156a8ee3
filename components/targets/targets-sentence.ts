// What a list of targets comes down to, in one sentence.
import { plural } from '@/components/format/number';
import type { Target } from '@/lib/client/prometheus-decode';

type Row = { readonly target: Target };

/** "All 4 targets are up", "1 of 4 targets is down", "Nothing is watched yet". */
export function targetsSentence(rows: readonly Row[]): string {
  const count = (health: Target['health']) => rows.filter(({ target }) => target.health === health).length;
  const [up, down] = [count('up'), count('down')];
  if (rows.length === 0) return 'Nothing is watched yet';
  if (down > 0)
    return down === rows.length
      ? allAre(down, 'down')
      : `${down} of ${rows.length} targets ${down === 1 ? 'is' : 'are'} down`;
  return up === rows.length
    ? allAre(up, 'up')
    : `${up} of ${rows.length} targets ${up === 1 ? 'is' : 'are'} up, the rest were not scraped yet`;
}

const allAre = (count: number, word: string) =>
  count === 1 ? `The only target is ${word}` : `All ${plural(count, 'target')} are ${word}`;

/** How a target is called in a sentence: by job, and by instance when the job has several. */
export function nameOfTarget({ labels, scrapePool }: Target, rows: readonly Row[]): string {
  const siblings = rows.filter(({ target }) => target.scrapePool === scrapePool).length;
  const job = labels.job ?? scrapePool;
  return siblings > 1 ? `${job} ${labels.instance ?? ''}`.trim() : job;
}
