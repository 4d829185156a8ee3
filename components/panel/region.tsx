// The states every region with data has: loading, cancelled, failed, and the data itself. Empty is for the data to say.
'use client';
import { type QueryKey, type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { type ApiError, asApiError } from '@/lib/client/api-error';
import { LoadingNote } from './loading-note';
import { PanelError } from './panel-error';

type RegionProps<T> = {
  answer: UseQueryResult<T>;
  skeleton: ReactNode;
  /** How a failure is titled. */
  failed: (error: ApiError) => string;
  /** Shown instead of the plain failure. */
  renderError?: (error: ApiError) => ReactNode;
  children: (data: T) => ReactNode;
};

export function Region<T>({ answer, skeleton, failed, renderError, children }: RegionProps<T>) {
  if (answer.data !== undefined) return children(answer.data);
  if (answer.isError) {
    const error = asApiError(answer.error);
    return (
      renderError?.(error) ?? (
        <PanelError title={titleOf(error, failed)} error={error} onRetry={() => void answer.refetch()} />
      )
    );
  }
  if (answer.isFetching) return <div aria-busy="true">{skeleton}</div>;
  return <Cancelled onRetry={() => void answer.refetch()} />;
}

/** No answer at all is the same news everywhere. */
export const titleOf = (error: ApiError, failed: (error: ApiError) => string): string =>
  error.isUnreachable ? 'Quadrant does not answer' : failed(error);

function Cancelled({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="flex items-center gap-3 px-3 py-4">
      <span className="text-ink-2">Cancelled.</span>
      <Button onClick={onRetry}>Run again</Button>
    </div>
  );
}

/** In a panel's head: the wait after a second, with the way out. */
export function RegionProgress({ answer, queryKey }: { answer: UseQueryResult<unknown>; queryKey: QueryKey }) {
  const queryClient = useQueryClient();
  if (!answer.isFetching) return null;
  return <LoadingNote onCancel={() => void queryClient.cancelQueries({ queryKey })} />;
}
