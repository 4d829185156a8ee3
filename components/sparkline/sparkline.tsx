// A sparkline: grey, because it is not the news; its number stands beside it.
import { sparkPath } from './spark-path';

export function Sparkline({
  values,
  width = 84,
  height = 22,
}: {
  values: readonly (number | null)[];
  width?: number;
  height?: number;
}) {
  const path = sparkPath(values, width, height);
  return (
    <svg width={width} height={height} aria-hidden className="shrink-0 text-spark">
      {path && (
        <>
          <path d={path.d} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
          <circle cx={path.endX} cy={path.endY} r="2" fill="currentColor" />
        </>
      )}
    </svg>
  );
}
