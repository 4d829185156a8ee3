// What each range query cost, whether its step passes over samples, and where to learn more.
'use client';
import { ChevronDown, ChevronRight, Download } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { formatNumber, plural } from '@/components/format/number';
import { windowBelowStep } from '@/components/time-series/step';
import { Button } from '@/components/ui/button';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { formatDuration } from '@/lib/kernel/duration';
import { csvOf } from './csv';
import { Footer } from './footer';
import type { Joined } from './joined';
import type { Answered, RangeAnswer } from './use-answers';

const Plan = dynamic(() => import('./plan/plan'), { ssr: false });

type RangeFooterProps = { answered: readonly Answered<RangeAnswer>[]; joined: Joined | undefined };

export function RangeFooter({ answered, joined }: RangeFooterProps) {
  const withSeries = answered.filter(({ answer: { data } }) => data && data.frame.series.length > 0);
  return withSeries.map(({ query: { id }, answer: { data } }, i) => (
    <Line
      key={id}
      id={answered.length > 1 ? id : undefined}
      data={data as RangeAnswer} // only those with data were kept
      csv={joined && i === withSeries.length - 1 ? joined : undefined}
    />
  ));
}

function Line({ id, data, csv }: { id: string | undefined; data: RangeAnswer; csv: Joined | undefined }) {
  const [isExplained, setExplained] = useState(false);
  const { expr, window, remarks } = data;
  const belowStep = windowBelowStep(expr, window.stepMs);
  const skipped = belowStep
    ? [`step ${spaced(window.stepMs)} is longer than [${belowStep}]: samples between are not read`]
    : [];
  const Arrow = isExplained ? ChevronDown : ChevronRight;
  return (
    <>
      <Footer
        id={id}
        facts={factsOf(data)}
        remarks={{ warnings: [...remarks.warnings, ...skipped], infos: remarks.infos }}
      >
        <Button
          size="small"
          look="ghost"
          aria-expanded={isExplained}
          aria-label={id === undefined ? undefined : `Explain ${id}`}
          onClick={() => setExplained(!isExplained)}
        >
          <Arrow aria-hidden />
          Explain
        </Button>
        {csv && (
          <Button size="small" look="ghost" onClick={() => download(csv)}>
            <Download aria-hidden />
            CSV
          </Button>
        )}
      </Footer>
      <LoadBoundary key={String(isExplained)}>{isExplained && <Plan expr={expr} window={window} />}</LoadBoundary>
    </>
  );
}

function factsOf({ frame, window, tookMs, samplesRead, histogramSeries }: RangeAnswer): string[] {
  return [
    formatNumber(tookMs / 1000, 'seconds'),
    plural(frame.series.length, 'series', 'series'),
    ...(samplesRead === undefined ? [] : [`${plural(samplesRead, 'sample')} read`]),
    `step ${spaced(window.stepMs)}`,
    ...(histogramSeries > 0 ? [`${plural(histogramSeries, 'series', 'series')} of histograms: see the table`] : []),
  ];
}

/** "1 m 30 s": a duration in running text. */
const spaced = (durationMs: number) =>
  formatDuration(durationMs)
    .replace(/(\d)([a-z]+)(?=\d|$)/g, '$1 $2 ')
    .trimEnd();

function download({ frame }: Joined): void {
  const url = URL.createObjectURL(new Blob([csvOf(frame)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `explore-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
