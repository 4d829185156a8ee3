// The states of a rule's alerts over evaluations -> spans, for as many alerts as one wants to look at.
import type { Labels } from '@/lib/kernel/labels';
import type { ActiveAlert } from '../alert';
import type { AlertHistory, AlertSpan } from './model';

type Track = {
  readonly labels: Labels;
  readonly annotations: { texts: Readonly<Record<string, string>>; areOfFiring: boolean };
  readonly spans: AlertSpan[];
  open: { readonly state: AlertSpan['state']; readonly startMs: number } | undefined;
};

export class AlertTracks {
  private readonly tracks = new Map<string, Track>();
  private readonly open = new Set<Track>();
  spans = 0;
  fired = 0;
  firingMs = 0;
  private firingSinceMs: number | undefined;

  /** @param fromMs what was over before it is not kept, what began before it begins there */
  constructor(private readonly fromMs: number) {}

  get labelSets(): number {
    return this.shown().length;
  }

  /** The states that an evaluation gave. @returns alerts whose annotations are wanted: those in a state for the first time */
  follow(timestampMs: number, alerts: Iterable<ActiveAlert>): readonly ActiveAlert[] {
    const seen = new Set<Track>();
    const news: ActiveAlert[] = [];
    let isAnyFiring = false;
    for (const alert of alerts) {
      if (alert.state === 'inactive') continue;
      const track = this.trackOf(alert.labels);
      seen.add(track);
      isAnyFiring ||= alert.state === 'firing';
      if (this.enter(track, alert.state, timestampMs)) news.push(alert);
    }
    for (const track of this.open) if (!seen.has(track)) this.close(track, timestampMs);
    this.followFiring(timestampMs, isAnyFiring);
    return news;
  }

  annotate(alert: ActiveAlert, texts: Readonly<Record<string, string>>): void {
    const { annotations } = this.trackOf(alert.labels);
    annotations.texts = texts;
    annotations.areOfFiring = alert.state === 'firing';
  }

  end(timestampMs: number): void {
    for (const track of this.open) this.close(track, timestampMs);
    this.followFiring(timestampMs, false);
  }

  /** The longest firing ones, then the longest pending ones. */
  longest(count: number): AlertHistory[] {
    const lengths = new Map(this.shown().map((track) => [track, lengthsOf(track.spans)]));
    const of = (track: Track) => lengths.get(track) ?? { firing: 0, pending: 0 };
    return [...lengths.keys()]
      .sort((a, b) => of(b).firing - of(a).firing || of(b).pending - of(a).pending || a.labels.compare(b.labels))
      .slice(0, count)
      .map(({ labels, annotations, spans }) => ({ labels: labels.toJSON(), annotations: annotations.texts, spans }));
  }

  private shown(): Track[] {
    return [...this.tracks.values()].filter(({ spans }) => spans.length > 0);
  }

  private trackOf(labels: Labels): Track {
    const key = labels.key();
    const known = this.tracks.get(key);
    if (known) return known;
    const made: Track = { labels, annotations: { texts: {}, areOfFiring: false }, spans: [], open: undefined };
    this.tracks.set(key, made);
    return made;
  }

  /** True: its annotations are not known yet, or only those of a pending one. */
  private enter(track: Track, state: AlertSpan['state'], timestampMs: number): boolean {
    if (track.open?.state === state) return false;
    const isFirst = track.spans.length === 0 && !track.open;
    this.close(track, timestampMs);
    track.open = { state, startMs: timestampMs };
    this.open.add(track);
    return isFirst || (state === 'firing' && !track.annotations.areOfFiring);
  }

  private close(track: Track, endMs: number): void {
    if (!track.open) return;
    const { state } = track.open;
    const startMs = Math.max(track.open.startMs, this.fromMs);
    if (endMs > startMs) {
      track.spans.push({ state, startMs, endMs });
      this.spans++;
      if (state === 'firing') this.fired++;
    }
    track.open = undefined;
    this.open.delete(track);
  }

  private followFiring(timestampMs: number, isAnyFiring: boolean): void {
    if (isAnyFiring) {
      this.firingSinceMs ??= timestampMs;
    } else if (this.firingSinceMs !== undefined) {
      this.firingMs += Math.max(0, timestampMs - Math.max(this.firingSinceMs, this.fromMs));
      this.firingSinceMs = undefined;
    }
  }
}

function lengthsOf(spans: readonly AlertSpan[]): Record<AlertSpan['state'], number> {
  const lengths = { firing: 0, pending: 0 };
  for (const { state, startMs, endMs } of spans) lengths[state] += endMs - startMs;
  return lengths;
}
