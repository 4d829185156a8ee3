// Notifications: what was sent to whom, and how that went. Filters and the open message stand in the address.
'use client';
import { useEffect } from 'react';
import { useAddress } from '@/components/address/use-address';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { Panel } from '@/components/panel/panel';
import { PanelBoundary } from '@/components/panel/panel-boundary';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { StaleBadge } from '@/components/panel/stale-badge';
import { RangePicker } from '@/components/time-range/range-picker';
import { RefreshControl } from '@/components/time-range/refresh-control';
import { useTimeRange } from '@/components/time-range/use-time-range';
import { Button } from '@/components/ui/button';
import { asApiError } from '@/lib/client/api-error';
import type { NotificationPage } from '@/lib/client/notification-nouns';
import { NotificationDetails } from './list/notification-details';
import { NotificationFilters } from './list/notification-filters';
import { NotificationTable } from './list/notification-table';
import { BEFORE, filterChange, filterOf, ID, isFiltered } from './list/notifications-address';
import { useNotifications, useReceivers } from './list/use-notifications';
import { WhyPaged } from './why-paged';
import { spelled } from './words';

/** What the pages of alerts look back by, when the address says nothing: a night. */
const LAST_DAY = { from: 'now-24h', to: 'now' };

export function NotificationsPage() {
  const { params, change } = useAddress();
  const time = useTimeRange('10s');
  const range = params.get('from') ? time.range : LAST_DAY;
  const filter = filterOf(params);
  const before = params.get(BEFORE) ?? undefined;
  const openId = params.get(ID) ?? '';
  const answer = useNotifications(filter, range, before, time.refresh);
  const receivers = useReceivers('off');
  const hasSide = openId !== '' || filter.fingerprint !== undefined;
  const close = () => change({ [ID]: null }, 'replace');
  useEscape(openId !== '', close);
  return (
    <AlertsFrame
      controls={
        <>
          <RangePicker range={range} onChange={time.setRange} />
          <RefreshControl
            refresh={time.refresh}
            onChange={time.setRefresh}
            onRefresh={() => void answer.refetch()}
            isBusy={answer.isFetching}
          />
        </>
      }
    >
      <h1 className="sr-only">Notifications</h1>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <NotificationFilters
          filter={filter}
          receivers={receivers.data ?? []}
          onChange={(name, value) => change(filterChange(name, value))}
        />
        {answer.isError && answer.data && (
          <StaleBadge
            dataAtMs={answer.dataUpdatedAt}
            error={asApiError(answer.error)}
            onRetry={() => void answer.refetch()}
          />
        )}
      </div>
      <div className={hasSide ? 'grid items-start gap-x-7 gap-y-4 lg:grid-cols-[minmax(0,1fr)_344px]' : ''}>
        <PanelBoundary>
          <Region
            answer={answer}
            skeleton={
              <Panel label="Notifications">
                <TableSkeleton rows={10} />
              </Panel>
            }
            failed={() => 'The notifications could not be read'}
          >
            {(page) => (
              <Shown
                page={page}
                isNarrowed={isFiltered(filter) || before !== undefined}
                openId={openId}
                hasSide={hasSide}
                onOpen={(id) => change({ [ID]: id || null }, 'replace')}
                before={before}
                onPage={(next) => change({ [BEFORE]: next })}
              />
            )}
          </Region>
        </PanelBoundary>
        {hasSide && (
          <div className="min-w-0 max-lg:order-first">
            {openId !== '' ? (
              <NotificationDetails key={openId} id={openId} refresh={time.refresh} onClose={close} />
            ) : (
              <WhyPaged fingerprint={filter.fingerprint ?? ''} />
            )}
          </div>
        )}
      </div>
    </AlertsFrame>
  );
}

type ShownProps = {
  page: NotificationPage;
  isNarrowed: boolean;
  openId: string;
  hasSide: boolean;
  onOpen: (id: string) => void;
  before: string | undefined;
  onPage: (before: string | null) => void;
};

function Shown({ page, isNarrowed, openId, hasSide, onOpen, before, onPage }: ShownProps) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {page.notifications.length > 0 ? (
        <NotificationTable rows={page.notifications} openId={openId} hasSide={hasSide} onOpen={onOpen} />
      ) : (
        <Empty isNarrowed={isNarrowed} />
      )}
      <div className="flex items-center gap-2 text-12 text-ink-3">
        <span className="mr-auto">Kept for {spelled(page.retentionMs)}.</span>
        {before !== undefined && <Button onClick={() => onPage(null)}>Newest</Button>}
        {page.next !== null && <Button onClick={() => onPage(page.next)}>Older</Button>}
      </div>
    </div>
  );
}

const Empty = ({ isNarrowed }: { isNarrowed: boolean }) => (
  <p role="status" className="py-4 text-ink-2">
    {isNarrowed
      ? 'No notification in this time passes the filters.'
      : 'Nobody was told of anything in this time. Receivers can be tried with a test notification.'}
  </p>
);

/** One level out. What is open above the page has taken the key already. */
function useEscape(isActive: boolean, onEscape: () => void): void {
  useEffect(() => {
    if (!isActive) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onEscape();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}
