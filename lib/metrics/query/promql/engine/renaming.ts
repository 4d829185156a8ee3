// The labels of what a function makes of stored series, and whether some may have become equal.
import type { Labels } from '@/lib/kernel/labels';
import { type EngineOptions, renamed } from './context';

export class Renaming {
  /** The metric of all series so far; undefined: none came yet. */
  private metric: string | undefined;
  /** Series as stored differ: as long as all have lost the same, the name of one metric, what is left differs, too. */
  mayCollide = false;

  constructor(private readonly options: EngineOptions) {}

  of(labels: Labels): ReturnType<typeof renamed> {
    const name = renamed(labels, this.options);
    const lost = labels.size - name.labels.size;
    const metric = lost === 0 ? '' : labels.metricName;
    this.metric ??= metric;
    if (metric !== this.metric || lost !== (metric === '' ? 0 : 1)) this.mayCollide = true;
    return name;
  }
}
