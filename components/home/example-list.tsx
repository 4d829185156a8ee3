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
// More lines than this are a grey cloud in a sparkline.
const MOST_LINES = 8;

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
      <span className="max-md:hidden">{now && <Sparkline lines={now.lines.slice(0, MOST_LINES)} />}</span>
      <span className="min-w-16 shrink-0 text-right">{now && <Present lines={now.lines} expr={expr} />}</span>
    </Link>
  );
}

/** The last value of a single series; of several, how many. */
function Present({ lines, expr }: { lines: ExampleNow['lines']; expr: string }) {
  const [only] = lines;
  const last = only && lines.length === 1 ? summarize(only).last : undefined;
  if (last != null) return formatNumber(last, unitOfQuery(expr));
  if (lines.length > 1) return <span className="text-ink-2">{plural(lines.length, 'series', 'series')}</span>;
  return <span className="text-ink-3">no data</span>;
}
