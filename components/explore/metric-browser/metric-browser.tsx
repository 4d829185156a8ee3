// Every metric there is: found by a few letters or by type, with what it is and what it carries. Fetched when it is opened.
'use client';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useMemo, useState } from 'react';
import { formatCount } from '@/components/format/number';
import { useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { bestMatches } from '@/components/palette/match';
import { TableSkeleton } from '@/components/panel/skeletons';
import { Dialog } from '@/components/ui/dialog';
import { MetricDetails } from './metric-details';
import { MetricList } from './metric-list';
import type { Pick } from './pick';
import { TypeFilter } from './type-filter';

type MetricBrowserProps = { isEmpty: boolean; onClose: () => void; onPick: Pick };

const PAGE = 10;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };

export default function MetricBrowser({ isEmpty, onClose, onPick }: MetricBrowserProps) {
  const { metrics, isPending, isError } = useCatalogue();
  const [wanted, setWanted] = useState('');
  const [type, setType] = useState('');
  const [active, setActive] = useState(0);
  // The letters first, then the list: twenty thousand names take a moment.
  const sought = useDeferredValue(wanted);
  const found = useMemo(() => {
    const ofType = type === '' ? metrics : metrics.filter((metric) => metric.type === type);
    return sought.trim() === '' ? ofType : bestMatches(ofType, ({ name }) => name, sought, ofType.length);
  }, [metrics, type, sought]);
  const chosen = found[active];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) setActive(Math.max(0, Math.min(found.length - 1, active + step)));
    else if (event.key === 'Enter' && chosen) onPick(chosen, isEmpty === event.shiftKey ? 'name' : 'query');
    else return;
    event.preventDefault();
  };
  const from0 =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setActive(0);
    };
  return (
    <Dialog title="Metrics" isTitleShown={false} onClose={onClose} width="max-w-[960px]">
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden size={16} className="shrink-0 text-ink-3" />
        <input
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls="metric-list"
          aria-activedescendant={chosen ? `metric-${active}` : undefined}
          aria-label="Find a metric"
          placeholder="Find a metric"
          value={wanted}
          onChange={(event) => from0(setWanted)(event.target.value)}
          onKeyDown={onKeyDown}
          spellCheck={false}
          autoComplete="off"
          className="h-full min-w-0 flex-1 bg-transparent text-15 outline-none placeholder:text-ink-3"
        />
        <TypeFilter metrics={metrics} type={type} onType={from0(setType)} />
      </div>
      <div className="grid h-[min(520px,56vh)] min-h-0 grid-cols-[minmax(0,1fr)_344px] max-md:grid-cols-1 max-md:grid-rows-[minmax(0,1fr)_auto]">
        {isPending ? (
          <TableSkeleton rows={12} />
        ) : (
          <MetricList
            metrics={found}
            active={active}
            onActive={setActive}
            onPick={(metric) => onPick(metric, isEmpty ? 'query' : 'name')}
          />
        )}
        {chosen && <MetricDetails metric={chosen} isEmpty={isEmpty} onPick={onPick} />}
      </div>
      <p role="status" className="shrink-0 border-t border-line px-4 py-2 text-12 text-ink-3">
        {sentenceOf(found.length, metrics.length, { wanted: sought, isPending, isError })}
      </p>
    </Dialog>
  );
}

type Situation = { wanted: string; isPending: boolean; isError: boolean };

function sentenceOf(found: number, all: number, { wanted, isPending, isError }: Situation): string {
  if (isError) return 'The list of metrics could not be read: Quadrant did not answer.';
  if (isPending) return 'Reading the list of metrics.';
  if (all === 0) return 'No metric has been stored yet.';
  if (found === 0) return wanted.trim() ? `Nothing is called “${wanted.trim()}”.` : 'No metric is of this type.';
  return found === all ? `${formatCount(all)} metrics` : `${formatCount(found)} of ${formatCount(all)} metrics`;
}
