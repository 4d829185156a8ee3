// What is said where an alert has no graph, or is none.
'use client';
import Link from 'next/link';
import { Panel } from '@/components/panel/panel';
import { buttonClass } from '@/components/ui/button';
import type { AlertRow } from '@/lib/client/alerts';
import { webLink } from './web-link';

/** The rule is elsewhere, and so is what it measures. */
export function SentByOthers({ row: { generatorUrl } }: { row: AlertRow }) {
  const link = webLink(generatorUrl);
  return (
    <Panel label="Graph">
      <p role="status" className="px-3 py-2.5 text-ink-2">
        No rule of this server made this alert: it was sent here, so there is no expression to draw and no value.{' '}
        {link ? (
          <a href={link} target="_blank" rel="noreferrer" className="text-accent-text hover:underline">
            Its sender shows where it came from: {new URL(link).host}
          </a>
        ) : (
          'Its sender gave no link to where it came from.'
        )}
      </p>
    </Panel>
  );
}

export function NoSuchAlert() {
  return (
    <div role="status" className="pt-1">
      <h1 className="text-20">Nobody remembers this alert</h1>
      <p className="mt-1 max-w-[560px] text-ink-2">
        No alert with these labels fires, and none did for as long as history is kept.
      </p>
      <p className="mt-3">
        <Link href="/alerts" className={buttonClass()}>
          All alerts
        </Link>
      </p>
    </div>
  );
}
