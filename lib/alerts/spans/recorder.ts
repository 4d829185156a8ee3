// From rows of the live list to spans of the history. In: which rows are different. Out: beginnings and ends, written by one of
// the processes that share a database; who takes over goes on with the spans that are open.
import type { AlertRow } from '../query/live-row';
import type { HistoryWriter, Span, SpanChange, SpanState } from './contract';

export type RecorderOptions = {
  readonly history: HistoryWriter;
  readonly rows: ReadonlyMap<string, AlertRow>;
  readonly nowMs: () => number;
  readonly onWritten: (changes: readonly SpanChange[]) => void;
  /** Whether this process is the one that writes. */
  readonly onLead: (leads: boolean) => void;
};

/** While another process writes, it is asked for this often whether it still does. */
const TAKE_OVER_EVERY_MS = 5_000;
/** Many alerts that change at once go in several transactions: to write out two thousand takes this thread 25 ms. */
const MOST_AT_ONCE = 500;

type Open = Pick<Span, 'fromMs' | 'startsMs' | 'state'> & { readonly reasonKey: string };

export class Recorder {
  /** What is written as going on; undefined: another process writes. */
  private open: Map<string, Open> | undefined;
  private readonly changed = new Set<string>();
  private takeOverAtMs = 0;

  constructor(private readonly options: RecorderOptions) {}

  /** Rows that are different or gone. */
  note(rows: readonly AlertRow[], gone: readonly string[]): void {
    if (!this.open) return; // who takes over looks at all of them
    for (const { fingerprint } of rows) this.changed.add(fingerprint);
    for (const fingerprint of gone) this.changed.add(fingerprint);
  }

  /** Writes what was noted. @throws unavailable: it is made up for when this or another process writes next */
  async record(): Promise<void> {
    if (!this.open && !(await this.takeOver())) return;
    const open = this.open as Map<string, Open>;
    const wanted = [...this.changed];
    this.changed.clear();
    const changes = wanted.flatMap((fingerprint) => this.changeOf(fingerprint, open.get(fingerprint)) ?? []);
    try {
      for (let i = 0; i < changes.length; i += MOST_AT_ONCE) await this.write(changes.slice(i, i + MOST_AT_ONCE), open);
    } catch (failed) {
      this.open = undefined;
      this.options.onLead(false);
      throw failed;
    }
  }

  private async takeOver(): Promise<boolean> {
    const { history, rows, nowMs, onLead } = this.options;
    if (nowMs() < this.takeOverAtMs) return false;
    this.takeOverAtMs = nowMs() + TAKE_OVER_EVERY_MS;
    const spans = await history.lead();
    if (!spans) return false;
    this.open = new Map(spans.map((span) => [span.fingerprint, openOf(span)]));
    for (const fingerprint of [...this.open.keys(), ...rows.keys()]) this.changed.add(fingerprint);
    onLead(true);
    return true;
  }

  private async write(changes: readonly SpanChange[], open: Map<string, Open>): Promise<void> {
    await this.options.history.write(changes);
    for (const { fingerprint, begin } of changes) {
      if (begin) open.set(fingerprint, openOf(begin));
      else open.delete(fingerprint);
    }
    this.options.onWritten(changes);
  }

  /** undefined: what is written still holds. */
  private changeOf(fingerprint: string, open: Open | undefined): SpanChange | undefined {
    const row = this.options.rows.get(fingerprint);
    const nowMs = this.options.nowMs();
    const state = row && spanStateOf(row);
    if (!row || !state) {
      if (!open) return undefined;
      return { fingerprint, alert: row, endMs: row?.endedMs ?? nowMs, begin: undefined };
    }
    if (open?.state === state && open.startsMs === row.sinceMs && open.reasonKey === keyOf(row)) return undefined;
    const isSameOccurrence = open !== undefined && open.startsMs >= row.sinceMs;
    const fromMs = isSameOccurrence ? nowMs : row.sinceMs;
    const { silencedBy, inhibitedBy, mutedBy } = row;
    return {
      fingerprint,
      alert: row,
      endMs: open && fromMs,
      begin: { fromMs, startsMs: row.sinceMs, state, reason: { silencedBy, inhibitedBy, mutedBy } },
    };
  }
}

const spanStateOf = ({ state }: AlertRow): SpanState | undefined =>
  state === 'active' || state === 'suppressed' ? state : undefined;

const openOf = ({ fromMs, startsMs, state, reason }: Pick<Span, 'fromMs' | 'startsMs' | 'state' | 'reason'>): Open => ({
  fromMs,
  startsMs,
  state,
  reasonKey: keyOf(reason),
});

/** Most alerts are kept from nobody. */
const NO_REASON_KEY = JSON.stringify([[], [], []]);

function keyOf({ silencedBy, inhibitedBy, mutedBy }: Span['reason']): string {
  if (silencedBy.length + inhibitedBy.length + mutedBy.length === 0) return NO_REASON_KEY;
  return JSON.stringify([silencedBy, inhibitedBy, mutedBy]);
}
