// Explore before the first query: a few that work here and now, one click each.
'use client';
import { useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { TableSkeleton } from '@/components/panel/skeletons';
import { StateIcon } from '@/components/ui/state-icon';
import { exampleQueries } from './example-queries';
import { QueryText } from './query-text';

export function FirstRun({ onPick }: { onPick: (expr: string) => void }) {
  const catalogue = useCatalogue();
  const examples = exampleQueries(catalogue.metrics, catalogue.scrapeIntervalMs);
  return (
    <section aria-label="Examples" className="max-w-[860px] pt-6 md:px-3">
      <h2 className="text-20 tracking-[-0.012em]">Ask a first question</h2>
      <p className="mt-1 text-ink-2">{introOf(catalogue.isPending, catalogue.isError, examples.length)}</p>
      <div className="mt-4">
        {catalogue.isPending && <TableSkeleton rows={4} rowClass="h-11" />}
        {catalogue.isError && (
          <p role="alert" className="flex items-center gap-2 text-crit-text">
            <StateIcon state="critical" /> The list of metrics could not be read.
          </p>
        )}
        <ul className="border-t border-line empty:hidden">
          {examples.map(({ expr, says }) => (
            <li key={expr} className="border-b border-line">
              <button
                type="button"
                onClick={() => onPick(expr)}
                className="flex min-h-11 w-full flex-wrap items-center justify-between gap-x-6 px-2 py-1.5 text-left hover:bg-hover"
              >
                <code className="break-all">
                  <QueryText text={expr} />
                </code>
                <span className="text-12 text-ink-3">{says}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function introOf(isPending: boolean, isError: boolean, count: number): string {
  if (isPending) return 'Looking at what is being watched.';
  if (isError) return 'You can still write a query above.';
  return count === 0
    ? 'No metric has been stored yet. The first scrape brings some; Targets shows how the scrapes fare.'
    : 'These work with what is being watched right now. Ctrl K finds every metric by name.';
}
