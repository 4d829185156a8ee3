// Series of one evaluation as rows. A range vector has several samples in each.
'use client';
import { useMemo, useState } from 'react';
import { formatCount, formatNumber, type Unit } from '@/components/format/number';
import { clockWithSeconds } from '@/components/format/time';
import { nameSeries, selectorOf } from '@/components/time-series/series-names';
import { Button } from '@/components/ui/button';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { HistogramPoint, LabelSet, Series } from '@/lib/client/prometheus-decode';
import { formatFloat } from '@/lib/kernel/float';

const ROWS_AT_FIRST = 200;
const MOST_SAMPLES = 10;

type InstantTableProps = { series: readonly Series[]; unit: Unit; label: string };

export function InstantTable({ series, unit, label }: InstantTableProps) {
  const [rowCount, setRowCount] = useState(ROWS_AT_FIRST);
  const { differing, shared } = useMemo(() => nameSeries(series, ''), [series]);
  const columns = differing.length > 0 ? differing : ['series'];
  return (
    <>
      {selectorOf(shared) && (
        <p className="mono px-3 pb-2 wrap-anywhere text-ink-3">all series: {selectorOf(shared)}</p>
      )}
      <ScrollRegion label={label} className="overflow-x-auto border-t border-line">
        <table className="w-full">
          <thead>
            <tr className="h-7 border-b border-line text-12 text-ink-3">
              {columns.map((name) => (
                <th key={name} scope="col" className="px-3 text-left font-normal">
                  {name === '__name__' ? 'metric' : name}
                </th>
              ))}
              <th scope="col" className="px-3 text-right font-normal">
                Value
              </th>
            </tr>
          </thead>
          <tbody>
            {series.slice(0, rowCount).map((each) => (
              <tr key={selectorOf(each.labels)} className="border-b border-line align-top last:border-0 hover:bg-hover">
                {columns.map((name) => (
                  <LabelCell key={name} labels={each.labels} name={name} />
                ))}
                <td className="px-3 py-[5px] text-right whitespace-nowrap">
                  {each.histograms && <Histograms points={each.histograms} />}
                  {each.values.length > 0 && <Values series={each} unit={unit} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {series.length > rowCount && (
        <p className="px-3 py-2 text-12 text-ink-3">
          {formatCount(rowCount)} of {formatCount(series.length)} series.{' '}
          <Button size="small" onClick={() => setRowCount(series.length)}>
            Show all
          </Button>
        </p>
      )}
    </>
  );
}

function LabelCell({ labels, name }: { labels: LabelSet; name: string }) {
  const value = name === 'series' ? 'no labels' : labels[name];
  return (
    <td className="mono px-3 py-[5px] leading-5">{value ?? <span className="font-sans text-ink-3">none</span>}</td>
  );
}

/** One value, or the samples of a window as they were stored, with their times. */
function Values({ series, unit }: { series: Series; unit: Unit }) {
  const { values, timesS } = series;
  if (values.length === 1) return <span title={String(values[0])}>{formatNumber(values[0] as number, unit)}</span>;
  const from = Math.max(0, values.length - MOST_SAMPLES);
  return (
    <ul>
      {from > 0 && <li className="text-ink-3">{formatCount(from)} earlier</li>}
      {values.slice(from).map((value, i) => (
        <li key={timesS[from + i]}>
          {formatFloat(value)}
          <span className="ml-3 text-12 text-ink-3">{clockWithSeconds((timesS[from + i] ?? 0) * 1000)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Native histograms as text, the newest of a window last. */
function Histograms({ points }: { points: readonly HistogramPoint[] }) {
  const from = Math.max(0, points.length - MOST_SAMPLES);
  return (
    <ul className="mono text-left whitespace-normal wrap-anywhere">
      {points.slice(from).map(({ timeS, text }) => (
        <li key={timeS}>
          {text}
          {points.length > 1 && <span className="ml-3 text-12 text-ink-3">{clockWithSeconds(timeS * 1000)}</span>}
        </li>
      ))}
    </ul>
  );
}
