// "Notified, or why not": plain words, or a hatched badge that leads to the cause; a silence can be made longer from there.
'use client';
import { ChevronDown } from 'lucide-react';
import Link from 'next/link';
import { useNow } from '@/components/format/use-now';
import { onDemand } from '@/components/ui/on-demand';
import { StateIcon } from '@/components/ui/state-icon';
import type { AlertRow } from '@/lib/client/alerts';
import type { LiveState } from '../live/live-state';
import { toldOf } from './reason-words';

const SilenceBadgeMenu = onDemand<{ id: string; comment: string }>(
  'menu',
  () => import('@/components/silences/silence-badge-menu'),
);

export function Told({ row, live }: { row: AlertRow; live: LiveState }) {
  const { text, look, href, silenceId, title } = toldOf(row, live, useNow());
  if (look === 'plain')
    return (
      <span className="block truncate text-ink-2" title={title ?? text}>
        {text}
      </span>
    );
  if (look === 'failed')
    return (
      <span className="flex items-center gap-1.5 text-crit-text" title={title}>
        <StateIcon state="critical" size={12} />
        <span className="truncate">{text}</span>
      </span>
    );
  if (silenceId !== undefined)
    return (
      <SilenceBadgeMenu
        id={silenceId}
        comment={title ?? ''}
        trigger={
          <button type="button" title={title} tabIndex={-1} className={PILL} data-extend>
            <span className="truncate">{text}</span>
            <ChevronDown aria-hidden className="ml-1 size-3 shrink-0" />
          </button>
        }
      />
    );
  return (
    <Link href={href ?? '/alerts'} title={title} tabIndex={-1} className={PILL} prefetch={false}>
      <span className="truncate">{text}</span>
    </Link>
  );
}

const PILL =
  'hatched inline-flex h-6 max-w-full items-center rounded-[12px] border border-line-2 px-2 text-12 text-ink-2 hover:text-ink';
