// A mark of the lane: the shape of what was changed, or how many changes stand there. Pressed, it lists them.
'use client';
import type { FocusEvent, PointerEvent } from 'react';
import type { TimeRange } from '@/components/time-range/range';
import { onDemand } from '@/components/ui/on-demand';
import { EventGlyph } from './event-glyph';
import type { LaneMark } from './lane-marks';
import { markName } from './mark-words';

type MarkButtonProps = {
  mark: LaneMark;
  /** The one of the lane the tab key comes to. */
  isReached: boolean;
  onReached: () => void;
  /** The pointer or the keys are on it, or have left. */
  onPointed: (isPointed: boolean) => void;
  onZoom: (range: TimeRange) => void;
};

const MarkPopover = onDemand<{ mark: LaneMark; onZoom: (range: TimeRange) => void }>(
  'dialog',
  () => import('./mark-popover'),
);

export function MarkButton({ mark, isReached, onReached, onPointed, onZoom }: MarkButtonProps) {
  const [first] = mark.events;
  const isOne = mark.events.length === 1;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is pressed is the button in it, whose own handlers are the popover's
    <span
      className="absolute top-0 -translate-x-1/2"
      style={{ left: mark.centrePx }}
      // A finger has nothing to show before it presses.
      onPointerEnter={({ pointerType }: PointerEvent) => pointerType === 'mouse' && onPointed(true)}
      onPointerDown={() => onPointed(false)}
      onPointerLeave={() => onPointed(false)}
      onFocus={({ target, currentTarget }: FocusEvent) => {
        if (!currentTarget.contains(target)) return; // in the popover, which stands elsewhere
        onReached();
        if (target.matches(':focus-visible')) onPointed(true);
      }}
      onBlur={() => onPointed(false)}
    >
      <MarkPopover
        mark={mark}
        onZoom={onZoom}
        trigger={
          <button
            type="button"
            tabIndex={isReached ? 0 : -1}
            aria-label={markName(mark)}
            className="grid size-6 place-items-center rounded-control text-11 text-ink-2 hover:text-ink data-[state=open]:bg-active"
          >
            {isOne ? (
              <span className="grid size-4 place-items-center rounded-full bg-panel">
                <EventGlyph kind={first?.kind ?? ''} />
              </span>
            ) : (
              <span className="min-w-[18px] rounded-full border border-line-3 bg-panel px-1 text-center leading-4">
                {mark.events.length}
              </span>
            )}
          </button>
        }
      />
    </span>
  );
}
