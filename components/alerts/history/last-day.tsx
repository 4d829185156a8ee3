// The last 24 hours of an alert in 96 blocks. Quiet hours are grey, what nobody was told of is hatched.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useNow } from '@/components/format/use-now';
import type { AlertRow } from '@/lib/client/alerts';
import { severityOf } from '../severity';
import { type Block, blocksOf, runsOf, withPresent } from './blocks';
import { DAY_MS, lastDayOf } from './history-batches';

const COUNT = 96;
const BLOCK_MS = DAY_MS / COUNT;

export function LastDay({ row }: { row: AlertRow }) {
  const { fingerprint, state, sinceMs } = row;
  const nowMs = Math.ceil(useNow() / BLOCK_MS) * BLOCK_MS;
  const spans = useQuery({
    // A new occurrence is a new piece of history.
    queryKey: ['alert-last-day', fingerprint, state, sinceMs],
    queryFn: () => lastDayOf(fingerprint),
    placeholderData: (before) => before,
    staleTime: BLOCK_MS,
  });
  if (spans.isError) return <span className="text-12 text-ink-3">no history</span>;
  const blocks = blocksOf(withPresent(spans.data ?? [], row), nowMs - DAY_MS, nowMs, COUNT);
  return <Blocks blocks={blocks} label={wordsOf(blocks)} severity={severityOf(row.labels)} />;
}

/** One path for each look: forty rows of 96 elements each would be felt. */
export function Blocks({
  blocks,
  label,
  severity,
  className = 'h-3.5 w-32',
}: {
  blocks: readonly Block[];
  label: string;
  severity: 'critical' | 'warning' | 'info';
  className?: string;
}) {
  const path = (wanted: Block) =>
    blocks.map((block, i) => (block === wanted ? `M${i * 4 + 1} 0h3v14h-3z` : '')).join('');
  const colour = { critical: 'fill-crit', warning: 'fill-warn', info: 'fill-accent' }[severity];
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${blocks.length * 4} 14`}
      preserveAspectRatio="none"
      className={`block ${className}`}
    >
      <title>{label}</title>
      <path d={path('quiet')} className="fill-active" />
      <path d={path('suppressed')} className="fill-hatch" />
      <path d={path('active')} className={colour} />
    </svg>
  );
}

function wordsOf(blocks: readonly Block[]): string {
  const runs = runsOf(blocks);
  if (runs.length === 0) return 'Last 24 h: quiet';
  const hours = (wanted: Block) => blocks.filter((block) => block === wanted).length / 4;
  const parts = (['active', 'suppressed'] as const).filter((block) => hours(block) > 0);
  return `Last 24 h: ${parts.map((block) => `${block} for about ${hours(block)} h`).join(', ')}`;
}
