// What templates and recurring silences share: a button that opens the form, and under it the list, whichever there are.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { Fragment, type ReactNode, useState } from 'react';
import { Panel } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { Button } from '@/components/ui/button';

type PlanViewProps<T> = {
  answer: UseQueryResult<readonly T[]>;
  /** "Templates": of the list, and in the sentence of a failure. */
  label: string;
  newLabel: string;
  none: ReactNode;
  /** @param edited undefined: a new one */
  form: (edited: T | undefined, close: () => void) => ReactNode;
  list: (all: readonly T[], onEdit: (edited: T) => void) => ReactNode;
};

export function PlanView<T extends { readonly id: string }>(props: PlanViewProps<T>) {
  const { answer, label, newLabel, none, form, list } = props;
  const [edited, setEdited] = useState<T | 'new'>();
  const close = () => setEdited(undefined);
  return (
    <div className="flex flex-col gap-3">
      {edited === undefined ? (
        <Button className="self-start max-md:h-10" onClick={() => setEdited('new')}>
          <Plus aria-hidden />
          {newLabel}
        </Button>
      ) : (
        <Fragment key={edited === 'new' ? '' : edited.id}>
          {form(edited === 'new' ? undefined : edited, close)}
        </Fragment>
      )}
      <Region
        answer={answer}
        skeleton={
          <Panel label={label}>
            <TableSkeleton rows={3} rowClass="h-[53px]" />
          </Panel>
        }
        failed={() => `The ${label.toLowerCase()} could not be read`}
      >
        {(all) => (all.length === 0 ? none : list(all, setEdited))}
      </Region>
    </div>
  );
}
