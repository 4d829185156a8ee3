// A template, new or changed.
'use client';
import { useState } from 'react';
import { silences } from '@/lib/client/silences';
import type { SilenceTemplate } from '@/lib/client/silences-decode';
import { CommentField } from './comment-field';
import { NOBODY, useCreator } from './creator';
import { DEFAULT_DURATION, DURATIONS, endOf } from './durations';
import { NO_MATCHERS } from './matcher-set';
import { PlanFrame } from './plan-frame';
import { durationOf } from './template-start';
import { timeLeft } from './time-left';
import { usePlanForm } from './use-plan-form';
import { TEMPLATES_KEY } from './use-templates';

type TemplateFormProps = { template: SilenceTemplate | undefined; onClose: () => void };

/** The morning is another time each time: a template keeps how long, not until when. */
const CHOICES = DURATIONS.filter(({ ms, id }) => ms !== undefined || id === 'resolved');

export function TemplateForm({ template, onClose }: TemplateFormProps) {
  const [name, setName] = useState(template?.name ?? '');
  const [matchers, setMatchers] = useState(template ? { kept: template.matchers, dropped: [] } : NO_MATCHERS);
  const [comment, setComment] = useState(template?.comment ?? '');
  const [durationId, setDurationId] = useState(template ? durationOf(template) : DEFAULT_DURATION);
  const [creator] = useCreator();
  const { save, problem, isBusy } = usePlanForm(TEMPLATES_KEY, onClose);
  const submit = () =>
    save(problemOf(name, matchers.kept.length), () =>
      silences.putTemplate(template?.id, {
        ...{ name, matchers: matchers.kept, comment, untilResolved: durationId === 'resolved' },
        durationMs: endOf(durationId, 0) ?? template?.durationMs ?? 0,
        updatedBy: creator.trim() || NOBODY,
      }),
    );
  return (
    <PlanFrame
      title={template ? `Change the template ${template.name}` : 'New template'}
      {...{ name, matchers, problem, isBusy, onClose }}
      onName={setName}
      onMatchers={setMatchers}
      onSubmit={submit}
    >
      <label className="block text-12 text-ink-2">
        How long
        <select
          value={durationId}
          onChange={(event) => setDurationId(CHOICES.find(({ id }) => id === event.target.value)?.id ?? 'custom')}
          className="mt-1 block h-8 rounded-control border border-line-2 bg-panel px-1.5 text-13 text-ink max-md:h-10"
        >
          {CHOICES.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name}
            </option>
          ))}
          {template && durationOf(template) === 'custom' && (
            <option value="custom">{timeLeft(template.durationMs)}</option>
          )}
        </select>
      </label>
      <CommentField value={comment} onChange={setComment} problem={undefined} />
    </PlanFrame>
  );
}

export function problemOf(name: string, matchers: number): string | undefined {
  if (name.trim() === '') return 'It needs a name.';
  return matchers === 0 ? 'It needs at least one matcher.' : undefined;
}
