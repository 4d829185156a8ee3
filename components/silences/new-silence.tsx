// A new silence: empty, from a template, or as a link wants it.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddress } from '@/components/address/use-address';
import { asApiError } from '@/lib/client/api-error';
import { silences } from '@/lib/client/silences';
import { DURATIONS } from './durations';
import { FieldProblem } from './field-problem';
import { NO_MATCHERS } from './matcher-set';
import { type Prefill, prefillOf } from './prefill';
import { SilenceForm } from './silence-form';
import { TemplateChoice } from './template-choice';
import { startOfTemplate } from './template-start';
import { asLocal, type FormStart } from './use-silence-form';
import { useTemplates } from './use-templates';

export function NewSilence({ onClose }: { onClose: () => void }) {
  const { params } = useAddress();
  const [prefill] = useState(() => prefillOf(params));
  const [templateId, setTemplateId] = useState(params.get('template') ?? '');
  const templates = useTemplates();
  const read = useQuery({
    queryKey: ['silence-prefill', prefill.texts],
    queryFn: ({ signal }) => silences.readMatchers(prefill.texts, { signal }),
    enabled: prefill.texts.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const template = templates.data?.find(({ id }) => id === templateId);
  const isComing = (prefill.texts.length > 0 && read.isPending) || (templateId !== '' && templates.isPending);
  const linked =
    prefill.texts.length === 0 || read.isError ? NO_MATCHERS : read.data && { kept: read.data, dropped: [] };
  const start = template ? startOfTemplate(template) : startOfLink(prefill, isComing ? undefined : linked);
  return (
    <>
      {read.isError && (
        <div className="px-3.5 pt-2">
          <FieldProblem
            id="silence-link-problem"
            reason={`The link's matchers cannot be read: ${asApiError(read.error).message}`}
          />
        </div>
      )}
      <TemplateChoice templates={templates.data ?? []} chosen={templateId} onChoose={setTemplateId} />
      <SilenceForm key={template?.id} name={template?.name} start={start} onDone={onClose} onCancel={onClose} />
    </>
  );
}

function startOfLink({ comment, durationMs }: Prefill, matchers: FormStart['matchers']): FormStart {
  if (durationMs === undefined) return { matchers, comment };
  const preset = DURATIONS.find(({ ms }) => ms === durationMs);
  if (preset) return { matchers, comment, durationId: preset.id };
  return { matchers, comment, durationId: 'custom', to: asLocal(Date.now() + durationMs) };
}
