// Templates: silences that are made often, to be made with one press.
'use client';
import Link from 'next/link';
import { Panel } from '@/components/panel/panel';
import { Button, buttonClass } from '@/components/ui/button';
import { silences } from '@/lib/client/silences';
import type { SilenceTemplate } from '@/lib/client/silences-decode';
import { MatcherList } from './matcher-list';
import { PlanView } from './plan-view';
import { NEW_SILENCE_HREF } from './silences-address';
import { TemplateForm } from './template-form';
import { timeLeft } from './time-left';
import { usePlanActions } from './use-plan-actions';
import { TEMPLATES_KEY, useTemplates } from './use-templates';

export const TemplatesView = () => (
  <PlanView
    answer={useTemplates()}
    label="Templates"
    newLabel="New template"
    none={<None />}
    form={(template, close) => <TemplateForm template={template} onClose={close} />}
    list={(templates, onEdit) => <List templates={templates} onEdit={onEdit} />}
  />
);

const None = () => (
  <div className="max-w-[560px] py-1">
    <h2 className="text-15">There are no templates</h2>
    <p className="mt-1 text-ink-2">
      A template keeps matchers, a duration and a comment under a name: for the deploy of every week, the host that is
      often restarted.
    </p>
  </div>
);

type ListProps = { templates: readonly SilenceTemplate[]; onEdit: (template: SilenceTemplate) => void };

function List({ templates, onEdit }: ListProps) {
  const act = usePlanActions(TEMPLATES_KEY);
  const remove = (template: SilenceTemplate) =>
    act(
      () => silences.deleteTemplate(template.id),
      `The template ${template.name} was deleted`,
      () => silences.putTemplate(undefined, template),
    );
  return (
    <Panel label="Templates">
      <ul>
        {templates.map((template) => (
          <li
            key={template.id}
            className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-3 py-2 last:border-0 hover:bg-hover"
          >
            <div className="min-w-0 flex-1 basis-72">
              <b>{template.name}</b>{' '}
              <span className="text-ink-2">
                {template.untilResolved ? 'until resolved' : `for ${timeLeft(template.durationMs)}`}
              </span>
              <span className="text-ink-3">
                {template.comment && ` · ${template.comment}`} · {template.updatedBy || 'somebody'}
              </span>
              <div className="mt-1">
                <MatcherList matchers={template.matchers} />
              </div>
            </div>
            <div className="flex gap-1">
              <Link
                href={`${NEW_SILENCE_HREF}?${new URLSearchParams({ template: template.id })}`}
                className={buttonClass('outline', 'small', 'max-md:h-10')}
              >
                Silence
              </Link>
              <Button size="small" look="ghost" onClick={() => onEdit(template)} className="max-md:h-10">
                Edit
              </Button>
              <Button size="small" look="ghost" onClick={() => void remove(template)} className="max-md:h-10">
                Delete
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
