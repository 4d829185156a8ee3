// A recurring silence, new or changed.
'use client';
import { useState } from 'react';
import { silences } from '@/lib/client/silences';
import type { RecurringSilence } from '@/lib/client/silences-decode';
import { CommentField } from './comment-field';
import { NOBODY, useCreator } from './creator';
import { NO_MATCHERS } from './matcher-set';
import { PlanFrame } from './plan-frame';
import { problemOf } from './template-form';
import { usePlanForm } from './use-plan-form';
import { RECURRING_KEY } from './use-recurring';
import { minuteOf, timeOf, type WeekWindow } from './week-words';
import { WindowFields } from './window-fields';

type RecurringFormProps = { recurring: RecurringSilence | undefined; onClose: () => void };

export function RecurringForm({ recurring, onClose }: RecurringFormProps) {
  const [name, setName] = useState(recurring?.name ?? '');
  const [matchers, setMatchers] = useState(recurring ? { kept: recurring.matchers, dropped: [] } : NO_MATCHERS);
  const [comment, setComment] = useState(recurring?.comment ?? '');
  const [week, setWeek] = useState(() => windowOf(recurring));
  const [creator] = useCreator();
  const { save, problem, isBusy } = usePlanForm(RECURRING_KEY, onClose);
  const [startMinute, endMinute] = [minuteOf(week.from), minuteOf(week.to)];
  const submit = () =>
    save(problemOf(name, matchers.kept.length) ?? problemOfWindow(week, comment, startMinute, endMinute), () =>
      silences.putRecurring(recurring?.id, {
        ...{ name, matchers: matchers.kept, comment, weekdays: week.weekdays, zone: week.zone },
        ...{ startMinute: startMinute ?? 0, endMinute: endMinute ?? 0, isEnabled: recurring?.isEnabled ?? true },
        updatedBy: creator.trim() || NOBODY,
      }),
    );
  return (
    <PlanFrame
      title={recurring ? `Change ${recurring.name}` : 'New recurring silence'}
      {...{ name, matchers, problem, isBusy, onClose }}
      onName={setName}
      onMatchers={setMatchers}
      onSubmit={submit}
    >
      <WindowFields week={week} onChange={setWeek} />
      <CommentField value={comment} onChange={setComment} problem={undefined} />
    </PlanFrame>
  );
}

function windowOf(recurring: RecurringSilence | undefined): WeekWindow {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!recurring) return { weekdays: [1, 2, 3, 4, 5], from: '', to: '', zone: timeZone };
  const { weekdays, startMinute, endMinute, zone } = recurring;
  return { weekdays, zone, from: timeOf(startMinute), to: timeOf(endMinute) };
}

function problemOfWindow(
  { weekdays }: WeekWindow,
  comment: string,
  startMinute: number | undefined,
  endMinute: number | undefined,
): string | undefined {
  if (weekdays.length === 0) return 'Choose a day.';
  if (startMinute === undefined || endMinute === undefined) return 'Say from when to when.';
  return comment.trim() === '' ? 'Say why: the others will ask.' : undefined;
}
