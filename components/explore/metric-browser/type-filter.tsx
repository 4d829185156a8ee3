// Metrics of one type only; the types there are, with how many of each.
import { formatCount } from '@/components/format/number';
import type { Metric } from '@/components/metric-catalogue/catalogue';

type TypeFilterProps = { metrics: readonly Metric[]; type: string; onType: (type: string) => void };

export function TypeFilter({ metrics, type, onType }: TypeFilterProps) {
  const counts = new Map<string, number>();
  for (const metric of metrics) if (metric.type) counts.set(metric.type, (counts.get(metric.type) ?? 0) + 1);
  const types = [...counts].sort(([, a], [, b]) => b - a);
  return (
    <select
      aria-label="Type"
      value={type}
      onChange={(event) => onType(event.target.value)}
      className="h-7 shrink-0 rounded-control border border-line-2 bg-float px-2 text-ink-2"
    >
      <option value="">All types</option>
      {types.map(([name, count]) => (
        <option key={name} value={name}>
          {name} ({formatCount(count)})
        </option>
      ))}
    </select>
  );
}
