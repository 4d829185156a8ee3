// Silences: what is silenced, by whom and why, what it does, and whether anybody still needs it.
'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useAddress } from '@/components/address/use-address';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { RegionProgress } from '@/components/panel/region';
import { StaleBadge } from '@/components/panel/stale-badge';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { buttonClass } from '@/components/ui/button';
import { asApiError } from '@/lib/client/api-error';
import { RecurringView } from './recurring-view';
import { SideForm } from './side-form';
import { SilenceView } from './silence-view';
import { FILTER_PARAMETER, NEW_SILENCE_HREF, SILENCES_HREF, shownOf } from './silences-address';
import { SilencesHead } from './silences-head';
import { TemplatesView } from './templates-view';
import { SILENCES_KEY } from './use-silence-actions';
import { useSilences } from './use-silences';

export function SilencesPage({ isNew = false }: { isNew?: boolean }) {
  const router = useRouter();
  const { params } = useAddress();
  const answer = useSilences();
  const shown = shownOf(params);
  const filter = params.get(FILTER_PARAMETER) ?? '';
  const active = answer.data?.silences.filter(({ state }) => state === 'active').length;
  useShortcuts([
    { keys: 'n', does: 'New silence', group: 'Silences', run: () => router.push(NEW_SILENCE_HREF) },
    { keys: 'd r', does: 'Refresh now', group: 'Silences', run: () => void answer.refetch() },
  ]);
  return (
    <AlertsFrame counts={{ [SILENCES_HREF]: active }}>
      <h1 className="sr-only">Silences</h1>
      <div className="flex flex-wrap items-center gap-2">
        <SilencesHead silences={answer.data?.silences} shown={shown} filter={filter} />
        {answer.isPending && <RegionProgress answer={answer} queryKey={SILENCES_KEY} />}
        {answer.isError && answer.data && (
          <StaleBadge
            dataAtMs={answer.dataUpdatedAt}
            error={asApiError(answer.error)}
            onRetry={() => void answer.refetch()}
          />
        )}
        <Link href={NEW_SILENCE_HREF} className={buttonClass('primary', 'normal', 'ml-auto h-8')}>
          <Plus aria-hidden />
          New silence
        </Link>
      </div>
      <div className="flex items-start gap-(--gap) max-lg:flex-col-reverse">
        <div className="w-full min-w-0 flex-1">
          <PanelBoundary>
            {shown === 'templates' && <TemplatesView />}
            {shown === 'recurring' && <RecurringView />}
            {shown !== 'templates' && shown !== 'recurring' && <SilenceView {...{ answer, shown, filter }} />}
          </PanelBoundary>
        </div>
        <SideForm isNew={isNew} silences={answer.data?.silences} />
      </div>
    </AlertsFrame>
  );
}
