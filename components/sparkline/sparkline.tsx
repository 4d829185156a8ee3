// A sparkline: grey, because it is not the news; its number stands beside it. A dot ends a single line.
import { type SparkValues, sparkPaths } from './spark-path';

const WIDTH = 84;
const HEIGHT = 22;

export function Sparkline({ lines }: { lines: readonly SparkValues[] }) {
  const paths = sparkPaths(lines, WIDTH, HEIGHT).filter((path) => path !== undefined);
  const [only] = paths.length === 1 ? paths : [];
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden className="shrink-0 text-spark">
      {paths.map(({ d }) => (
        <path key={d} d={d} fill="none" stroke="currentColor" strokeWidth={only ? 1.25 : 1} strokeLinejoin="round" />
      ))}
      {only && <circle cx={only.endX} cy={only.endY} r="2" fill="currentColor" />}
    </svg>
  );
}
