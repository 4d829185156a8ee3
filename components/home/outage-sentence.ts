// The second line of Home: which targets are down, since when and why.
import { since } from '@/components/format/time';
import { nameOfTarget } from '@/components/targets/targets-sentence';
import { targetKey } from '@/components/targets/use-targets';
import type { Target } from '@/lib/client/prometheus-decode';
import type { Outage, TargetHistory } from './target-history';

type Row = { readonly target: Target };

const MOST_NAMED = 3;

/**
 * "serviceC since 14:02: connection refused." Several are listed, the longest outage first.
 *
 * @param isQuiet no alert fires, as far as is known; only then nothing is said to need anybody
 */
export function outageSentence(
  rows: readonly Row[],
  histories: ReadonlyMap<string, TargetHistory> | undefined,
  nowMs: number,
  isQuiet: boolean,
): string {
  if (rows.length === 0) return 'Point Quadrant at one process and this page fills by itself.';
  const down = rows.filter(({ target }) => target.health === 'down');
  if (down.length === 0) {
    return `Every scrape brings its samples. ${isQuiet ? 'Nothing needs you.' : 'What fires is not known yet.'}`;
  }
  const parts = down.slice(0, MOST_NAMED).map(({ target }) => {
    const outage = histories?.get(targetKey(target.labels))?.outage;
    return `${nameOfTarget(target, rows)}${sinceWords(outage, nowMs)}: ${shortReason(target.lastError)}`;
  });
  const more = down.length - parts.length;
  return `${parts.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

function sinceWords(outage: Outage | undefined, nowMs: number): string {
  if (!outage) return '';
  return outage.isOpen ? ` since before ${since(outage.sinceMs, nowMs)}` : ` since ${since(outage.sinceMs, nowMs)}`;
}

/** The end of a chain of causes says what happened: "Get …: dial tcp …: connect: connection refused". */
export function shortReason(error: string): string {
  const last = error.split(': ').at(-1)?.trim();
  return last || 'no reason given';
}
