// The lane under a graph: what was changed, at its time, with a hairline through the graph. The graph knows nothing of it, so
// that neither new events nor the pointer on a mark draw a line anew.
'use client';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Span, TimeRange } from '@/components/time-range/range';
import type { PlotArea } from '@/components/time-series/plot-values';
import type { ChangeEvent } from '@/lib/client/events';
import { hairlinesPx, type LaneMark, laneMarks } from './lane-marks';
import { MarkButton } from './mark-button';
import { MarkTip } from './mark-tip';

type EventsLaneProps = {
  events: readonly ChangeEvent[];
  /** What the graph shows. */
  span: Span;
  /** Where it shows it. The lane must be as wide as the graph and stand directly under it. */
  area: PlotArea;
  onZoom: (range: TimeRange) => void;
};

/** Nothing at all when nothing was changed within the span. */
export function EventsLane({ events, span, area, onZoom }: EventsLaneProps) {
  const { widthPx, leftPx } = area;
  const marks = useMemo(() => laneMarks(events, span, widthPx), [events, span, widthPx]);
  const hairlines = useMemo(() => hairlinesPx(events, span, widthPx), [events, span, widthPx]);
  const [pointedKey, setPointedKey] = useState<string>();
  const [reachedKey, setReachedKey] = useState<string>();
  if (marks.length === 0) return null;
  const pointed = marks.find(({ key }) => key === pointedKey);
  const reached = marks.find(({ key }) => key === reachedKey) ?? marks.at(-1);
  return (
    <LaneRow leftPx={leftPx}>
      <Hairlines places={hairlines} area={area} look="stroke-line-3 [stroke-dasharray:1.5_3]" />
      {pointed && <Hairlines places={hairlinesPx(pointed.events, span, widthPx)} area={area} look="stroke-ink-2" />}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        role="group"
        aria-label="Events"
        className="absolute inset-y-0 border-line before:absolute before:inset-x-0 before:top-1/2 before:h-px before:bg-line"
        style={{ left: leftPx, width: widthPx }}
        data-marks={marks.length}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setPointedKey(undefined);
          else walk(event, marks, setReachedKey);
        }}
      >
        {marks.map((mark) => (
          <MarkButton
            key={mark.key}
            mark={mark}
            isReached={mark === reached}
            onReached={() => setReachedKey(mark.key)}
            onPointed={(isPointed) => setPointedKey(isPointed ? mark.key : undefined)}
            onZoom={onZoom}
          />
        ))}
      </div>
      {pointed && <MarkTip mark={pointed} leftPx={leftPx + pointed.centrePx} hostWidthPx={leftPx + widthPx} />}
    </LaneRow>
  );
}

/** The lane while nobody knows yet what stands on it, or where: it holds the place. */
export function EventsLaneSkeleton({ area }: { area: PlotArea | undefined }) {
  if (!area) return <div aria-busy="true" className="h-6" />;
  const { leftPx, widthPx } = area;
  return (
    <LaneRow leftPx={leftPx}>
      <div
        aria-busy="true"
        className="after-150ms absolute top-1/2 h-px bg-line"
        style={{ left: leftPx, width: widthPx }}
      />
    </LaneRow>
  );
}

const LaneRow = ({ leftPx, children }: { leftPx: number; children: React.ReactNode }) => (
  <div className="relative mx-3 h-6">
    <span aria-hidden className="absolute left-0 truncate text-[11px]/6 text-axis" style={{ width: leftPx - 8 }}>
      Events
    </span>
    {children}
  </div>
);

/** Over the lines of the graph, as high as they may be. */
function Hairlines({ places, area, look }: { places: readonly number[]; area: PlotArea; look: string }) {
  const { leftPx, widthPx, heightPx, belowPx } = area;
  // Half a pixel aside a line one pixel wide is sharp.
  const path = places.map((px) => `M${Math.round(px) + 0.5} 0V${heightPx}`).join('');
  return (
    <svg
      aria-hidden="true"
      width={widthPx + 1}
      height={heightPx}
      className={`pointer-events-none absolute ${look}`}
      style={{ left: leftPx, bottom: `calc(100% + ${belowPx}px)` }}
    >
      <path d={path} />
    </svg>
  );
}

/** One stop of the tab key; the arrows go from mark to mark. */
function walk(event: KeyboardEvent, marks: readonly LaneMark[], onReached: (key: string) => void): void {
  if (!(event.target instanceof HTMLElement) || !event.currentTarget.contains(event.target)) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = buttons.indexOf(event.target);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  const mark = to === undefined ? undefined : marks[to];
  if (at === -1 || to === undefined) return;
  event.preventDefault();
  if (!mark) return;
  onReached(mark.key);
  buttons[to]?.focus();
}
