// Ways into Explore: queries that work here, with their present value.
'use client';
import Link from 'next/link';
import { type Example, exampleQueries } from '@/components/explore/example-queries';
import { exploreHref } from '@/components/explore/explore-address';
import { QueryText } from '@/components/explore/query-text';
import { formatNumber, plural } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import { useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { Panel, SectionHead } from '@/components/panel/panel';
import { Sparkline } from '@/components/sparkline/sparkline';
import type { TimeControls } from '@/components/time-range/use-time-range';
import { summarize } from '@/components/time-series/frame';
import { type ExampleNow, useExamplesNow } from './use-home';

const SHOWN = 5;

/** Absent until there is a metric to ask about. */
export function ExampleList({ time }: { time: TimeControls }) {
  const { metrics, scrapeIntervalMs } = useCatalogue();
  const examples = exampleQueries(metrics, scrapeIntervalMs, SHOWN);
  const present = useExamplesNow(examples, time);
  if (examples.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <SectionHead title="Worth a look">
        <Link href="/explore" className="text-accent-text hover:underline">
          Ask something else
        </Link>
      </SectionHead>
      <Panel label="Example queries">
        <ul>
          {examples.map((example, i) => (
            <li key={example.expr} className="border-b border-line last:border-0">
              <ExampleRow example={example} now={present[i]} />
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function ExampleRow({ example: { expr, says }, now }: { example: Example; now: ExampleNow | undefined }) {
  return (
    <Link href={exploreHref(expr)} className="flex min-h-9 items-center gap-3 px-3 py-1 hover:bg-hover" title={says}>
      <code className="mr-auto min-w-0 truncate">
        <QueryText text={expr} />
      </code>
      {now?.seriesCount === 1 && <Sparkline values={now.values} />}
      <span className="min-w-[58px] shrink-0 text-right">{now ? <Present now={now} expr={expr} /> : null}</span>
    </Link>
  );
}

function Present({ now: { values, seriesCount }, expr }: { now: ExampleNow; expr: string }) {
  if (seriesCount !== 1)
    return (
      <span className="text-ink-2">{seriesCount === 0 ? 'no data' : plural(seriesCount, 'series', 'series')}</span>
    );
  const { last } = summarize(values);
  return last === null ? <span className="text-ink-3">no data</span> : formatNumber(last, unitOfQuery(expr));
}
