// What writers and targets say about metric families, and which of it the store does not have yet.
import type { MetricMetadata, MetricType } from '../model';

const KNOWN_TYPES: ReadonlySet<string> = new Set<MetricType>([
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
]);

/** Of one target: lines come one by one. */
export class MetadataCollector {
  private readonly families = new Map<string, MetricMetadata>();
  private readonly pending = new Set<string>();

  /** One `# TYPE`, `# HELP` or `# UNIT` line. A type that is none (`untyped`) becomes `unknown`. */
  take(kind: 'type' | 'help' | 'unit', metric: string, text: string): void {
    const known = this.families.get(metric) ?? { metric, type: 'unknown', help: '', unit: '' };
    const value = kind === 'type' && !KNOWN_TYPES.has(text) ? 'unknown' : text;
    if (known[kind] === value && this.families.has(metric)) return;
    this.families.set(metric, { ...known, [kind]: value });
    this.pending.add(metric);
  }

  typeOf(metric: string): MetricType {
    return this.families.get(metric)?.type ?? 'unknown';
  }

  /** Families that are new or changed since `stored` was last called. */
  changed(): MetricMetadata[] {
    return [...this.pending].map((metric) => this.families.get(metric)).filter((family) => family !== undefined);
  }

  get pendingCount(): number {
    return this.pending.size;
  }

  stored(): void {
    this.pending.clear();
  }
}

/** Forgotten all at once when there are more: then they are stored once more. */
const MOST_FAMILIES = 100_000;

/** Of all writers: they send their families whole, again and again. */
export class ChangedMetadata {
  private readonly families = new Map<string, MetricMetadata>();

  /** Of those that were sent, the ones that were not stored like this before; the last of each family. */
  changed(sent: readonly MetricMetadata[]): MetricMetadata[] {
    const newest = new Map(sent.map((family) => [family.metric, family]));
    return [...newest.values()].filter((family) => !isSame(family, this.families.get(family.metric)));
  }

  stored(families: readonly MetricMetadata[]): void {
    if (this.families.size + families.length > MOST_FAMILIES) this.families.clear();
    for (const family of families) this.families.set(family.metric, family);
  }
}

const isSame = (one: MetricMetadata, other: MetricMetadata | undefined) =>
  other !== undefined && one.type === other.type && one.help === other.help && one.unit === other.unit;
