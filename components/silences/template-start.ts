// A form as a template has it.
import type { SilenceTemplate } from '@/lib/client/silences-decode';
import { DURATIONS, type DurationId } from './durations';
import { asLocal, type FormStart } from './use-silence-form';

export function startOfTemplate(template: SilenceTemplate): FormStart {
  const { matchers, comment, durationMs } = template;
  const durationId = durationOf(template);
  const to = durationId === 'custom' ? asLocal(Date.now() + durationMs) : '';
  return { matchers: { kept: matchers, dropped: [] }, comment, durationId, to };
}

/** Which of the choices it is. */
export function durationOf({
  durationMs,
  untilResolved,
}: Pick<SilenceTemplate, 'durationMs' | 'untilResolved'>): DurationId {
  if (untilResolved) return 'resolved';
  return DURATIONS.find(({ ms }) => ms === durationMs)?.id ?? 'custom';
}
