// Explore before the first query: a few that work here and now, one click each.
'use client';
import type { ReactNode } from 'react';
import { type Catalogue, useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { TableSkeleton } from '@/components/panel/skeletons';
import { Kbd } from '@/components/ui/kbd';
import { StateIcon } from '@/components/ui/state-icon';
import { exampleQueries } from './example-queries';
import { QueryText } from './query-text';

export function FirstRun({ onPick }: { onPick: (expr: string) => void }) {
  const catalogue = useCatalogue();
  const examples = exampleQueries(catalogue.metrics, catalogue.scrapeIntervalMs);
  return (
    <section aria-label="Examples" className="max-w-[884px] pt-6 md:px-3">
      <h2 className="text-20">Ask a first question</h2>
      <p className="mt-1 text-ink-2">{introOf(catalogue, examples.length)}</p>
      <div className="mt-4">
        {catalogue.isPending && <TableSkeleton rows={6} rowClass="h-11" />}
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
                className="-mx-3 flex min-h-11 w-[calc(100%+24px)] items-center justify-between gap-x-6 px-3 py-1.5 text-left hover:bg-hover max-md:flex-col max-md:items-start"
              >
                <code className="break-words max-md:max-w-full">
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

function introOf({ isPending, isError }: Catalogue, count: number): ReactNode {
  if (isPending) return 'Looking at what is being watched.';
  if (isError) return 'You can still write a query above.';
  if (count === 0)
    return 'No metric has been stored yet. The first scrape brings some; Targets shows how the scrapes fare.';
  return (
    <>
      These work with what is being watched right now.{' '}
      <span className="max-md:hidden">
        <Kbd keys="mod+k" /> finds every metric by name.
      </span>
    </>
  );
}
