// The short stroke that ties a name to its line: same colour, same dashes.
import { seriesColour, seriesDash } from './series-colour';

export function SeriesKey({ index, isDim = false }: { index: number; isDim?: boolean }) {
  return (
    <svg width="12" height="4" aria-hidden className={`shrink-0 ${isDim ? 'opacity-30' : ''}`}>
      <path
        d="M1 2h10"
        stroke={seriesColour(index)}
        strokeWidth="3"
        strokeLinecap={seriesDash(index).length ? 'butt' : 'round'}
        strokeDasharray={
          seriesDash(index)
            .map((px) => px / 2)
            .join(' ') || undefined
        }
      />
    </svg>
  );
}
