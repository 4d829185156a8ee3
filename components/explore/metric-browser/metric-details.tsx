// Beside the list: what the chosen metric is, which labels it carries, and what can be done with it.
'use client';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { formatCount } from '@/components/format/number';
import type { Metric } from '@/components/metric-catalogue/catalogue';
import { defaultQuery } from '@/components/metric-catalogue/default-query';
import { metricAdvice } from '@/components/metric-catalogue/metric-advice';
import { useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { prometheus } from '@/lib/client/prometheus';
import { QueryText } from '../query-text';
import type { Pick } from './pick';

type MetricDetailsProps = { metric: Metric; isEmpty: boolean; onPick: Pick };

export function MetricDetails({ metric, isEmpty, onPick }: MetricDetailsProps) {
  const { name, type, help, unit } = metric;
  const { scrapeIntervalMs } = useCatalogue();
  const { series, labels } = useMetricFacts(useSettled(metric));
  return (
    <section aria-label="Metric" className="flex min-h-0 flex-col border-line md:border-l max-md:border-t">
      <div className="min-h-0 flex-1 overflow-auto px-4 py-3">
        <h2 className="mono font-strong wrap-anywhere">{name}</h2>
        <p className="mt-1 text-ink-2">{help || 'It came without a description.'}</p>
        <dl className="mt-3 grid grid-cols-[64px_minmax(0,1fr)] gap-y-1.5 text-12 max-md:hidden">
          <Fact name="Type">{type ? `${type}${metricAdvice(type)}` : 'unknown'}</Fact>
          {unit && <Fact name="Unit">{unit}</Fact>}
          <Fact name="Series">{series}</Fact>
          <Fact name="Labels">
            <span className="mono wrap-anywhere">{labels}</span>
          </Fact>
          <Fact name="Query">
            <code className="wrap-anywhere">
              <QueryText text={defaultQuery(name, type, scrapeIntervalMs)} />
            </code>
          </Fact>
        </dl>
      </div>
      <div className="flex shrink-0 flex-wrap gap-2 border-t border-line px-4 py-2.5">
        <Button onClick={() => onPick(metric, 'query')}>
          Draw <Key isFirst={isEmpty} />
        </Button>
        <Button look="ghost" onClick={() => onPick(metric, 'name')}>
          Insert name <Key isFirst={!isEmpty} />
        </Button>
      </div>
    </section>
  );
}

const Key = ({ isFirst }: { isFirst: boolean }) => (
  <span className="max-md:hidden">
    <Kbd keys={isFirst ? 'enter' : 'shift+enter'} />
  </span>
);

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="text-ink-2">{children}</dd>
    </>
  );
}

const SETTLED_MS = 180;

/** Nothing is asked about metrics that one only passes on the way down the list. */
function useSettled(metric: Metric): Metric | undefined {
  const [settled, setSettled] = useState<Metric>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(metric), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [metric]);
  return settled?.name === metric.name ? settled : undefined;
}

/** Of the last minutes; a histogram's parts are asked for by the one all of them have. */
function useMetricFacts(metric: Metric | undefined): { series: string; labels: string } {
  const match = metric && selectorOf(metric);
  const answer = useQuery({
    queryKey: ['metric-facts', match],
    queryFn: async ({ signal }) => {
      const [names, count] = await Promise.all([
        prometheus.labelNames(match, { signal }),
        prometheus.query(`count(${match})`, Date.now(), { signal }),
      ]);
      const [first] = 'series' in count.data ? count.data.series : [];
      return { labels: names.data.filter((name) => name !== '__name__'), series: first?.values[0] ?? 0 };
    },
    enabled: match !== undefined,
    staleTime: 60_000,
  });
  if (answer.isError) return { series: 'not known', labels: 'not known' };
  if (!answer.data) return { series: '…', labels: '…' };
  const { series, labels } = answer.data;
  return { series: series === 0 ? 'none just now' : formatCount(series), labels: labels.join(', ') || 'none' };
}

const selectorOf = ({ name, type }: Metric): string =>
  type === 'histogram' || type === 'summary'
    ? `{__name__=~${JSON.stringify(`${escaped(name)}(_count)?`)}}`
    : `{__name__=${JSON.stringify(name)}}`;

const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
