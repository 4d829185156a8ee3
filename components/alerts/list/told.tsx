// "Notified, or why not": plain words, or a hatched badge that leads to the cause.
'use client';
import Link from 'next/link';
import { useNow } from '@/components/format/use-now';
import { StateIcon } from '@/components/ui/state-icon';
import type { AlertRow } from '@/lib/client/alerts';
import type { LiveState } from '../live/live-state';
import { toldOf } from './reason-words';

export function Told({ row, live }: { row: AlertRow; live: LiveState }) {
  const { text, look, href, title } = toldOf(row, live, useNow());
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
  const pill =
    'hatched inline-flex h-6 max-w-full items-center rounded-[12px] border border-line-2 px-2 text-12 text-ink-2 hover:text-ink';
  return (
    <Link href={href ?? '/alerts'} title={title} tabIndex={-1} className={pill} prefetch={false}>
      <span className="truncate">{text}</span>
    </Link>
  );
}
