// A link to what is on the screen. Fetched when it is opened.
'use client';
import { Check, Link } from 'lucide-react';
import { useRef, useState } from 'react';
import { isRelative } from '@/components/time-range/grammar';
import { spanOf, type TimeRange } from '@/components/time-range/range';
import { Button } from '@/components/ui/button';
import type { OpenedBy } from '@/components/ui/on-demand';
import { OpenedPopover } from '@/components/ui/opened-popover';
import { Switch } from '@/components/ui/switch';
import { shareLink } from './share-link';

export default function SharePopover({ trigger, range }: OpenedBy & { range: TimeRange }) {
  return (
    <OpenedPopover trigger={trigger} label="Share" align="end" className="w-[420px] p-3">
      {() => <ShareForm range={range} />}
    </OpenedPopover>
  );
}

function ShareForm({ range }: { range: TimeRange }) {
  const isMoving = isRelative(range.from) || isRelative(range.to);
  const [span] = useState(() => spanOf(range, Date.now()));
  const [isFixed, setFixed] = useState(isMoving);
  const [copied, setCopied] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const link = shareLink(window.location.href, isFixed ? span : undefined);
  const copy = () => {
    // Without a secure address the browser lends no clipboard: the link is marked, ready for the reader's own copy.
    field.current?.select();
    navigator.clipboard?.writeText(link).then(
      () => setCopied(link),
      () => field.current?.focus(),
    );
  };
  return (
    <>
      <p className="text-12 text-ink-2">Queries, time range, view and what the legend shows.</p>
      <div className="mt-2 flex gap-2">
        <input
          ref={field}
          readOnly
          aria-label="Link"
          value={link}
          onFocus={(event) => event.target.select()}
          className="mono h-7 min-w-0 flex-1 rounded-control border border-line-2 bg-well px-2 text-ink-2"
        />
        <Button look="primary" onClick={copy}>
          {copied === link ? <Check aria-hidden /> : <Link aria-hidden />}
          {copied === link ? 'Copied' : 'Copy'}
        </Button>
      </div>
      {isMoving && (
        <div className="mt-2.5">
          <Switch checked={isFixed} onChange={setFixed}>
            With these times, not “{range.from} to {range.to}” of whoever opens it
          </Switch>
        </div>
      )}
    </>
  );
}
