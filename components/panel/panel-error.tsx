// A failure in place: what happened, the server's own words, and the repair as its first button.
'use client';
import { Check, Copy, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { StateIcon } from '@/components/ui/state-icon';
import type { ApiError } from '@/lib/client/api-error';

type PanelErrorProps = {
  title: string;
  error: ApiError;
  onRetry: () => void;
  /** What was asked, shown as code; goes into the copied details. */
  query?: { readonly text: string; readonly shown: ReactNode };
  /** More repairs than trying again. */
  children?: ReactNode;
};

export function PanelError({ title, error, onRetry, query, children }: PanelErrorProps) {
  return (
    <div role="alert" className="px-3 pt-3 pb-4">
      <h2 className="flex items-center gap-2 text-15">
        <StateIcon state="critical" />
        {title}
      </h2>
      {query && <div className="mt-2 overflow-x-auto rounded-control bg-well px-2.5 py-2">{query.shown}</div>}
      <dl className="mt-2.5 grid grid-cols-[72px_minmax(0,1fr)] gap-y-1 text-12">
        <Fact
          name="Answer"
          value={error.isUnreachable ? error.message : `${error.status} ${error.errorType}: ${error.message}`}
        />
        {error.position && (
          <Fact name="Position" value={`line ${error.position.line}, column ${error.position.column}`} />
        )}
      </dl>
      <div className="mt-3.5 flex flex-wrap gap-2">
        {children}
        <Button onClick={onRetry}>
          <RefreshCw aria-hidden />
          Try again
        </Button>
        <CopyDetails text={detailsOf(title, error, query?.text)} />
      </div>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="mono break-words text-ink-2">{value}</dd>
    </>
  );
}

function CopyDetails({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Button look="ghost" onClick={() => void copy()}>
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {isCopied ? 'Copied' : 'Copy details'}
    </Button>
  );
}

function detailsOf(title: string, error: ApiError, query: string | undefined): string {
  const lines = [
    title,
    query && `query: ${query}`,
    `status: ${error.status} ${error.errorType}`,
    `message: ${error.message}`,
  ];
  return lines.filter(Boolean).join('\n');
}
