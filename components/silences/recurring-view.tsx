// Recurring silences: a window of every week. Real silences are made of them two days ahead, so that all tools see them.
'use client';
import { dayAndClock, since } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { Panel } from '@/components/panel/panel';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/switch';
import { silences } from '@/lib/client/silences';
import type { RecurringSilence } from '@/lib/client/silences-decode';
import { MatcherList } from './matcher-list';
import { PlanView } from './plan-view';
import { RecurringForm } from './recurring-form';
import { usePlanActions } from './use-plan-actions';
import { RECURRING_KEY, useRecurring } from './use-recurring';
import { weekWords } from './week-words';

export const RecurringView = () => (
  <PlanView
    answer={useRecurring()}
    label="Recurring silences"
    newLabel="New recurring silence"
    none={<None />}
    form={(recurring, close) => <RecurringForm recurring={recurring} onClose={close} />}
    list={(all, onEdit) => <List all={all} onEdit={onEdit} />}
  />
);

const None = () => (
  <div className="max-w-[560px] py-1">
    <h2 className="text-15">There are no recurring silences</h2>
    <p className="mt-1 text-ink-2">
      One mutes the same alerts in the same hours of every week: while backups run, while a cluster is patched. Its next
      silences stand under Pending, two days ahead.
    </p>
  </div>
);

type ListProps = { all: readonly RecurringSilence[]; onEdit: (recurring: RecurringSilence) => void };

function List({ all, onEdit }: ListProps) {
  return (
    <Panel label="Recurring silences">
      <ul>
        {all.map((recurring) => (
          <Item key={recurring.id} recurring={recurring} onEdit={() => onEdit(recurring)} />
        ))}
      </ul>
    </Panel>
  );
}

function Item({ recurring, onEdit }: { recurring: RecurringSilence; onEdit: () => void }) {
  const act = usePlanActions(RECURRING_KEY);
  const { id, name, comment, updatedBy, matchers, isEnabled } = recurring;
  const remove = () =>
    act(
      () => silences.deleteRecurring(id),
      `${name} was deleted; its silences end`,
      () => silences.putRecurring(undefined, recurring),
    );
  const toggle = (isOn: boolean) =>
    act(() => silences.putRecurring(id, { ...recurring, isEnabled: isOn }), isOn ? `${name} is on` : `${name} is off`);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-3 py-2 last:border-0 hover:bg-hover">
      <div className="min-w-0 flex-1 basis-72">
        <b>{name}</b> <span className="text-ink-2">{weekWords(recurring)}</span>
        <span className="text-ink-3">
          {' '}
          · {comment} · {updatedBy || 'somebody'}
        </span>
        <div className="mt-1">
          <MatcherList matchers={matchers} />
        </div>
      </div>
      <Next recurring={recurring} />
      <div className="flex items-center gap-1">
        <Switch checked={isEnabled} onChange={(isOn) => void toggle(isOn)}>
          <span className="sr-only">{name} is</span> {isEnabled ? 'on' : 'off'}
        </Switch>
        <Button size="small" look="ghost" onClick={onEdit} className="ml-2 max-md:h-10">
          Edit
        </Button>
        <Button size="small" look="ghost" onClick={() => void remove()} className="max-md:h-10">
          Delete
        </Button>
      </div>
    </li>
  );
}

function Next({ recurring: { next } }: { recurring: RecurringSilence }) {
  const nowMs = useNow();
  const [first] = next;
  if (!first) return <span className="w-40 text-ink-3">none in seven days</span>;
  const isOn = first.startsAtMs <= nowMs;
  return (
    <span className="w-40 text-ink-2" title={`${dayAndClock(first.startsAtMs)} to ${dayAndClock(first.endsAtMs)}`}>
      {isOn ? `now, until ${since(first.endsAtMs, nowMs)}` : `next ${since(first.startsAtMs, nowMs)}`}
    </span>
  );
}
