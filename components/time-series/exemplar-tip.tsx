// What stands beside an exemplar under the pointer: when, how much, and its labels.
import { formatNumber } from '@/components/format/number';
import { dayAndClock } from '@/components/format/time';
import type { ExemplarMark } from './exemplar-marks';
import type { PointedMark } from './plot-values';
import { selectorOf } from './series-names';

export function ExemplarTip({
  mark,
  pointed,
  hostWidth,
}: {
  mark: ExemplarMark;
  pointed: PointedMark;
  hostWidth: number;
}) {
  const isLeft = pointed.leftPx > hostWidth * 0.6;
  const side = isLeft ? { right: hostWidth - pointed.leftPx + 12 } : { left: pointed.leftPx + 12 };
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 max-w-[min(420px,60%)] min-w-56 rounded-panel border border-line-2 bg-float px-2.5 py-2 text-12 shadow-float"
      style={{ ...side, top: Math.max(0, pointed.topPx - 12) }}
    >
      <div className="flex justify-between gap-6">
        <span className="text-ink-2">{dayAndClock(mark.timeMs)}</span>
        <span className="font-strong">{formatNumber(mark.value, mark.unit)}</span>
      </div>
      <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {Object.entries(mark.labels).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="mono truncate">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mono mt-1.5 truncate text-ink-3">{selectorOf(mark.seriesLabels)}</p>
      <p className="mt-1 text-ink-3">Click for all of them.</p>
    </div>
  );
}
