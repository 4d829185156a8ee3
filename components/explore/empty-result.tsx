// No series: what was asked, why that may be, and the metrics that come nearest.
'use client';
import { useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { Button } from '@/components/ui/button';
import { metricNames } from './promql-tokens';
import { QueryText } from './query-text';
import { similarMetrics } from './similar-metrics';

type EmptyResultProps = {
  expr: string;
  onRun: (expr: string) => void;
  /** Offered where more time may help. */
  onWiden: (() => void) | undefined;
};

export function EmptyResult({ expr, onRun, onWiden }: EmptyResultProps) {
  const { names, isPending, isError } = useCatalogue();
  const asked = metricNames(expr);
  const unknown = isPending || isError ? [] : asked.filter((name) => !names.includes(name));
  const [wanted] = unknown;
  const similar = wanted === undefined ? [] : similarMetrics(wanted, names);
  return (
    <div className="px-3 pt-2 pb-5" role="status">
      <h2 className="text-15">No series matched</h2>
      <pre className="mt-2 overflow-x-auto text-12">
        <QueryText text={expr} />
      </pre>
      <p className="mt-2 max-w-[640px] text-ink-2">{reasonOf(wanted, isPending || isError, similar.length > 0)}</p>
      {wanted === undefined && onWiden && (
        <Button className="mt-3" onClick={onWiden}>
          Zoom out
        </Button>
      )}
      {similar.length > 0 && (
        <ul className="mt-3 max-w-[640px]">
          {similar.map(({ name, why }) => (
            <li
              key={name}
              className="grid min-h-9 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b border-line py-1.5 last:border-0 md:grid-cols-[224px_1fr_auto]"
            >
              <span className="mono truncate">{name}</span>
              <span className="text-ink-2 max-md:row-start-2">{why}</span>
              <Button
                size="small"
                className="max-md:col-start-2 max-md:row-span-2 max-md:row-start-1"
                onClick={() => onRun(replaceMetric(expr, wanted ?? '', name))}
              >
                Use {name}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function reasonOf(unknown: string | undefined, isGuess: boolean, hasSimilar: boolean) {
  if (isGuess) return 'Nothing in this time range carries these labels.';
  if (unknown === undefined)
    return 'The metrics exist, but no series has these labels in this time range. Widen the range or drop a matcher.';
  return (
    <>
      There is no metric <code>{unknown}</code>
      {hasSimilar ? '. These come nearest:' : ', and none that is spelled alike.'}
    </>
  );
}

const replaceMetric = (expr: string, wanted: string, name: string) =>
  expr.replace(new RegExp(`(?<![\\w:])${wanted}(?![\\w:])`, 'g'), name);
