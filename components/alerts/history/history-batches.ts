// Histories of single alerts, asked for together: a list that is scrolled makes one request, not forty.
import { type AlertSpan, fetchAlertHistory } from '@/lib/client/alerts';

type Waiting = {
  readonly fingerprint: string;
  readonly resolve: (spans: readonly AlertSpan[]) => void;
  readonly reject: (failed: unknown) => void;
};

/** Rows that appear within so long belong together. */
const TOGETHER_MS = 40;
const MOST_AT_ONCE = 100;

let waiting: Waiting[] = [];

export const DAY_MS = 24 * 3_600_000;

/** The spans of the last 24 hours; empty when there are none. @throws ApiError */
export function lastDayOf(fingerprint: string): Promise<readonly AlertSpan[]> {
  return new Promise((resolve, reject) => {
    waiting.push({ fingerprint, resolve, reject });
    if (waiting.length === 1) setTimeout(askForAll, TOGETHER_MS);
  });
}

function askForAll(): void {
  const all = waiting;
  waiting = [];
  for (let i = 0; i < all.length; i += MOST_AT_ONCE) void ask(all.slice(i, i + MOST_AT_ONCE));
}

async function ask(batch: readonly Waiting[]): Promise<void> {
  const nowMs = Date.now();
  const fingerprints = [...new Set(batch.map(({ fingerprint }) => fingerprint))];
  try {
    const { alerts } = await fetchAlertHistory(fingerprints, nowMs - DAY_MS, nowMs);
    for (const { fingerprint, resolve } of batch) resolve(alerts[fingerprint] ?? []);
  } catch (failed) {
    for (const { reject } of batch) reject(failed);
  }
}
