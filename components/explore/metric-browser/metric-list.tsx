// The names, as many as there are: only the rows one sees are in the page.
'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Metric } from '@/components/metric-catalogue/catalogue';

const ROW_PX = 30;
const ROWS_BEYOND = 12;

type MetricListProps = {
  metrics: readonly Metric[];
  active: number;
  onActive: (index: number) => void;
  onPick: (metric: Metric) => void;
};

export function MetricList({ metrics, active, onActive, onPick }: MetricListProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: metrics.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: ROWS_BEYOND,
  });
  useEffect(() => {
    if (metrics.length > 0) rows.scrollToIndex(active, { align: 'auto' });
  }, [active, metrics, rows]);
  return (
    <div
      ref={box}
      id="metric-list"
      role="listbox"
      aria-label="Metrics"
      tabIndex={-1}
      className="min-h-0 overflow-auto p-1.5 outline-none"
    >
      <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const metric = metrics[index];
          return (
            metric && (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has focus and handles the keys
              <div
                key={metric.name}
                id={`metric-${index}`}
                role="option"
                aria-selected={index === active}
                aria-setsize={metrics.length}
                aria-posinset={index + 1}
                tabIndex={-1}
                onClick={() => onActive(index)}
                onDoubleClick={() => onPick(metric)}
                className={`absolute inset-x-0 flex cursor-pointer items-center gap-3 rounded-[5px] px-2.5 ${index === active ? 'bg-active' : 'hover:bg-hover'}`}
                style={{ height: ROW_PX, top: start }}
              >
                <span className="w-16 shrink-0 text-12 text-ink-3">{metric.type}</span>
                <span className="mono truncate">{metric.name}</span>
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
