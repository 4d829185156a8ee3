// Shapes of what is to come, at its final size, unseen for the first 150 ms.

const BAR = 'rounded-chip bg-active';
const WIDTHS = ['w-44', 'w-32', 'w-56', 'w-36', 'w-48'];

/** A graph as high as its parent: marks of both axes, grid, a line. */
export function GraphSkeleton() {
  return (
    <div className="after-150ms relative h-full" aria-hidden>
      <svg
        aria-hidden="true"
        viewBox="0 0 1000 300"
        preserveAspectRatio="none"
        className="h-[calc(100%-24px)] w-full pl-12"
      >
        {[20, 100, 180, 260].map((y) => (
          <path key={y} d={`M0 ${y}h1000`} stroke="var(--grid)" vectorEffect="non-scaling-stroke" />
        ))}
        <path
          d="M0 190c120-30 250 10 400-20s220-90 340-90 180 30 260 40"
          fill="none"
          stroke="var(--active)"
          strokeWidth="5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <div className="absolute top-3 left-0 flex h-[calc(100%-56px)] flex-col justify-between">
        {[1, 2, 3, 4].map((row) => (
          <span key={row} className={`${BAR} h-2 w-6`} />
        ))}
      </div>
      <div className="absolute inset-x-0 bottom-1 flex justify-around pl-12">
        {[1, 2, 3, 4, 5].map((column) => (
          <span key={column} className={`${BAR} h-2 w-8`} />
        ))}
      </div>
    </div>
  );
}

/** A list along a line of time: hour, mark, what happened, who. */
export function TimelineSkeleton({ rows }: { rows: number }) {
  return (
    <div className="after-150ms overflow-hidden" aria-hidden>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={i} className="flex gap-3 pt-1.5 pb-3.5">
          <span className={`${BAR} ml-2 h-2.5 w-9`} />
          <span className={`${BAR} size-2.5`} />
          <span className="flex flex-col gap-2">
            <span className={`${BAR} h-2.5 ${WIDTHS[i % WIDTHS.length]}`} />
            <span className={`${BAR} h-2 w-20`} />
          </span>
        </div>
      ))}
    </div>
  );
}

export function TableSkeleton({ rows, rowClass = 'h-[30px]' }: { rows: number; rowClass?: string }) {
  return (
    <div className="after-150ms overflow-hidden" aria-hidden>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={i} className={`flex items-center gap-4 border-b border-line px-3 last:border-0 ${rowClass}`}>
          <span className={`${BAR} h-2.5 ${WIDTHS[i % WIDTHS.length]}`} />
          <span className={`${BAR} ml-auto h-2.5 w-14`} />
          <span className={`${BAR} h-2.5 w-10`} />
        </div>
      ))}
    </div>
  );
}
