// All exemplars of the graph as a table: for those who cannot point at a diamond, and for copying what stands in one.
'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { formatCount, formatNumber } from '@/components/format/number';
import { clockWithSeconds, dayAndClock } from '@/components/format/time';
import type { ExemplarMark } from '@/components/time-series/exemplar-marks';
import { selectorOf } from '@/components/time-series/series-names';
import { IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ScrollRegion } from '@/components/ui/scroll-region';

// A table of more cannot be read; the graph shows where they crowd.
const MOST_ROWS = 300;

type ExemplarDialogProps = {
  /** By time, rising. */
  marks: readonly ExemplarMark[];
  /** The one that was pointed at. */
  first: number;
  onClose: () => void;
};

export default function ExemplarDialog({ marks, first, onClose }: ExemplarDialogProps) {
  const from = Math.max(0, Math.min(first - MOST_ROWS / 2, marks.length - MOST_ROWS));
  const shown = marks.slice(from, from + MOST_ROWS);
  return (
    <Dialog title="Exemplars" onClose={onClose} width="max-w-[920px]" isFieldFirst={false}>
      <p className="px-4 pb-2 text-12 text-ink-3">
        Single observations beside the series of the graph
        {shown.length < marks.length &&
          `: ${formatCount(shown.length)} of ${formatCount(marks.length)}, nearest in time`}
        .
      </p>
      <ScrollRegion label="Exemplars" className="min-h-0 overflow-auto border-t border-line">
        <table className="w-full">
          <thead className="sticky top-0 bg-float">
            <tr className="h-7 text-12 text-ink-3">
              <th scope="col" className="px-4 text-left font-normal">
                Time
              </th>
              <th scope="col" className="px-3 text-right font-normal">
                Value
              </th>
              <th scope="col" className="px-3 text-left font-normal">
                Labels
              </th>
              <th scope="col" className="px-3 text-left font-normal max-md:hidden">
                Series
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((mark, i) => (
              <Row
                // biome-ignore lint/suspicious/noArrayIndexKey: exemplars have no identity but their place
                key={i}
                mark={mark}
                isFirst={from + i === first && first > 0}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Dialog>
  );
}

function Row({ mark, isFirst }: { mark: ExemplarMark; isFirst: boolean }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isFirst) row.current?.scrollIntoView({ block: 'center' });
  }, [isFirst]);
  return (
    <tr ref={row} className={`border-t border-line align-top ${isFirst ? 'bg-active' : 'hover:bg-hover'}`}>
      <th scope="row" className="px-4 py-1.5 text-left font-normal whitespace-nowrap text-ink-2">
        <time dateTime={new Date(mark.timeMs).toISOString()} title={dayAndClock(mark.timeMs)}>
          {clockWithSeconds(mark.timeMs)}
        </time>
      </th>
      <td className="px-3 py-1.5 text-right whitespace-nowrap" title={String(mark.value)}>
        {formatNumber(mark.value, mark.unit)}
      </td>
      <td className="px-3 py-1">
        {Object.entries(mark.labels).map(([name, value]) => (
          <span key={name} className="flex min-h-6 items-center gap-1.5">
            <span className="text-12 text-ink-3">{name}</span>
            <span className="mono md:whitespace-nowrap max-md:wrap-anywhere">{value}</span>
            <CopyValue name={name} value={value} />
          </span>
        ))}
      </td>
      <td className="mono px-3 py-1.5 wrap-anywhere text-ink-2 max-md:hidden">{selectorOf(mark.seriesLabels)}</td>
    </tr>
  );
}

function CopyValue({ name, value }: { name: string; value: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <IconButton label={isCopied ? `${name} copied` : `Copy ${name}`} className="h-6 w-6" onClick={() => void copy()}>
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
}
