// What a target says about its metric families, and which of it the store does not have yet.
import type { MetricMetadata, MetricType } from '../model';

const KNOWN_TYPES: ReadonlySet<string> = new Set<MetricType>(['counter', 'gauge', 'histogram', 'summary']);

export class MetadataCollector {
  private readonly families = new Map<string, MetricMetadata>();
  private readonly pending = new Set<string>();

  /** One `# TYPE`, `# HELP` or `# UNIT` line. Types the store does not tell apart become `unknown`. */
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

  stored(): void {
    this.pending.clear();
  }
}
