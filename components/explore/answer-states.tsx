// What stands instead of, or beside, the graph and the tables: queries that wait, failed, were cancelled, or found nothing.
'use client';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { asApiError } from '@/lib/client/api-error';
import { EmptyResult } from './empty-result';
import type { View } from './explore-address';
import { QueryFailed } from './query-failed';
import type { Answered } from './use-answers';

type AnswerStatesProps<T> = {
  /** Those that were asked: on, and not empty. */
  answered: readonly Answered<T>[];
  skeleton: ReactNode;
  isEmpty: (data: T) => boolean;
  onRun: (id: string, expr: string) => void;
  onView: (view: View) => void;
  /** Asks about more time; an instant has none to widen. */
  onWiden?: (() => void) | undefined;
  /** Shown when one of them has something to show. */
  children: ReactNode;
};

export function AnswerStates<T>(props: AnswerStatesProps<T>) {
  const { answered, skeleton, isEmpty, onRun, onView, onWiden, children } = props;
  const isSeveral = answered.length > 1;
  const isAnyShown = answered.some(({ answer: { data } }) => data !== undefined && !isEmpty(data));
  const isWaiting = answered.some(({ answer }) => answer.isFetching && answer.data === undefined && !answer.isError);
  const part = (id: string, shown: ReactNode) => (
    <Part key={id} id={isSeveral ? id : undefined}>
      {shown}
    </Part>
  );
  const failures = answered.map(({ query: { id, expr }, answer }) => {
    if (!answer.isError || answer.data !== undefined) return null;
    const error = asApiError(answer.error);
    return part(id, <QueryFailed {...{ expr, error, onView }} onRetry={() => void answer.refetch()} />);
  });
  const others = answered.map(({ query: { id, expr }, answer: { data, isError, isFetching, refetch } }) => {
    if (data !== undefined) {
      if (!isEmpty(data)) return null;
      return part(id, <EmptyResult {...{ expr, onWiden }} onRun={(next) => onRun(id, next)} />);
    }
    return isError || isFetching ? null : part(id, <Cancelled onRetry={() => void refetch()} />);
  });
  return (
    <>
      {/* Beside a graph the row above has said it already. */}
      {!isAnyShown && failures}
      {isAnyShown ? children : isWaiting && <div aria-busy="true">{skeleton}</div>}
      {isAnyShown && failures}
      {others}
    </>
  );
}

/** With its letter where there are several. */
export function Part({ id, children }: { id: string | undefined; children: ReactNode }) {
  if (id === undefined) return children;
  return (
    <section aria-label={`Query ${id}`} className="border-t border-line pt-1">
      <p className="px-3 pt-1.5 text-12 text-ink-3">
        Query <b className="text-ink-2">{id}</b>
      </p>
      {children}
    </section>
  );
}

function Cancelled({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="flex items-center gap-3 px-3 py-4">
      <span className="text-ink-2">Cancelled.</span>
      <Button onClick={onRetry}>Run again</Button>
    </div>
  );
}

/** All queries are switched off: nothing is asked, and that is no failure. */
export const NothingOn = () => (
  <p className="px-3 pt-2 pb-5 text-ink-2">No query is on. Press a letter above to put one back.</p>
);
