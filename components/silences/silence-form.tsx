// One silence in the making: how long, for what, why, and what it would do. In a popover, a sheet, or beside the list.
'use client';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { asApiError } from '@/lib/client/api-error';
import { CommentField } from './comment-field';
import { ConfirmField } from './confirm-field';
import { NOBODY } from './creator';
import { CreatorName } from './creator-name';
import { DurationChoice } from './duration-choice';
import { DURATIONS, durationWords } from './durations';
import { FieldProblem } from './field-problem';
import { MatcherChips } from './matcher-chips';
import { nameOf } from './matcher-set';
import { PreviewWell } from './preview-well';
import { UntilWords } from './until-words';
import { usePreview } from './use-preview';
import { useSetSilence } from './use-silence-actions';
import { type FormProblem, type FormStart, problemOf, useSilenceForm } from './use-silence-form';

type SilenceFormProps = {
  /** What is silenced, as people call it; undefined: as its matchers say. */
  name?: string | undefined;
  start: FormStart;
  onDone: (id: string) => void;
  onCancel: () => void;
};

export function SilenceForm({ name, start, onDone, onCancel }: SilenceFormProps) {
  const form = useSilenceForm(start);
  const [problem, setProblem] = useState<FormProblem>();
  const preview = usePreview(form.matchers.kept, form.id);
  const setting = useSetSilence({ onDone });
  const { now } = preview.data ?? {};
  const toConfirm = now?.isOverBroad ? now.firing : undefined;
  const words = durationWords(form.durationId, form.startsAtMs, form.endsAtMs ?? form.startsAtMs);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { matchers, durationId, endsAtMs, comment, creator, id } = form;
    const found = problemOf(form, toConfirm);
    setProblem(found);
    if (found || endsAtMs === undefined || form.isWaiting || setting.isPending) return;
    const startsAtMs = durationId === 'custom' && form.from !== '' ? form.startsAtMs : form.begunMs;
    const createdBy = creator.trim() || start.createdBy || NOBODY;
    const untilResolved = durationId === 'resolved';
    const wanted = { id, matchers: matchers.kept, startsAtMs, endsAtMs, createdBy, comment, untilResolved };
    setting.mutate({ wanted, message: `${name ?? nameOf(matchers.kept)} silenced ${words}` });
  };
  const title =
    name === undefined ? 'New silence' : `${form.id === undefined ? 'Silence' : 'Change silence of'} ${name}`;
  const of = (field: FormProblem['field']) => (problem?.field === field ? problem.reason : undefined);
  return (
    <form onSubmit={submit} onKeyDown={chooseByDigit(form.setDurationId)} noValidate aria-label={title}>
      <div className="flex flex-col gap-3 px-3.5 pt-3 pb-3">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 className="mr-auto min-w-0 truncate text-13">{title}</h2>
          <UntilWords form={form} />
        </div>
        <DurationChoice {...{ form, problem }} />
        <MatcherChips
          matchers={form.matchers}
          onChange={form.setMatchers}
          isWaiting={form.isWaiting}
          problem={of('matchers')}
        />
        <CommentField value={form.comment} onChange={form.setComment} problem={of('comment')} />
      </div>
      <PreviewWell answer={preview}>
        {toConfirm !== undefined && now && (
          <ConfirmField now={now} value={form.confirmed} onChange={form.setConfirmed} problem={of('confirmed')} />
        )}
      </PreviewWell>
      <div className="px-3.5 py-3">
        <div className="flex flex-wrap items-center gap-2">
          <CreatorName creator={form.creator} onChange={form.setCreator} />
          <Button onClick={onCancel} className="ml-auto h-8 max-md:h-10 max-md:px-4">
            Cancel
          </Button>
          <Button
            type="submit"
            look="primary"
            disabled={form.isWaiting || setting.isPending}
            className="h-8 px-3 max-md:h-10 max-md:px-4"
          >
            Silence {words}
          </Button>
        </div>
        <FieldProblem
          id="silence-refused"
          reason={setting.isError ? `Not silenced: ${asApiError(setting.error).message}` : undefined}
        />
      </div>
    </form>
  );
}

/** A digit chooses how long, unless a text is being typed. */
function chooseByDigit(choose: (id: (typeof DURATIONS)[number]['id']) => void) {
  return (event: KeyboardEvent<HTMLFormElement>) => {
    const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'radio';
    const chosen = DURATIONS[Number(event.key) - 1];
    if (isTyping || !chosen || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(chosen.id);
    event.currentTarget.querySelector<HTMLInputElement>(`input[value="${chosen.id}"]`)?.focus();
  };
}
