// Notifications as one table, newest first. A row opens the message in the side column.
'use client';
import { clockWithSeconds, day, dayAndClock } from '@/components/format/time';
import { Panel } from '@/components/panel/panel';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { NotificationRow } from '@/lib/client/notification-nouns';
import { OutcomeMark } from '../outcome-mark';
import { integrationName, replyOf, WHY_NOW } from '../words';

const CELL = 'px-2 first:pl-3 last:pr-3';
const HEAD = `${CELL} font-normal`;
const WIDE = 'max-md:hidden';

type TableProps = { rows: readonly NotificationRow[]; openId: string; hasSide: boolean; onOpen: (id: string) => void };

/** @param hasSide something stands beside it: the column that is there, too, goes */
export function NotificationTable({ rows, openId, hasSide, onOpen }: TableProps) {
  return (
    <Panel label="Notifications">
      <ScrollRegion label="Notifications, newest first" className="overflow-x-auto rounded-panel">
        <table className="w-full table-fixed">
          <thead>
            <tr className="h-7 text-left text-12 text-ink-3">
              <th scope="col" className={`${HEAD} w-[76px]`}>
                Time
              </th>
              <th scope="col" className={`${HEAD} w-[112px] max-md:w-8`}>
                <span className="max-md:sr-only">Outcome</span>
              </th>
              <th scope="col" className={`${HEAD} md:w-[24%]`}>
                To
              </th>
              <th scope="col" className={`${HEAD} ${WIDE}`}>
                Group
              </th>
              {!hasSide && (
                <th scope="col" className={`${HEAD} ${WIDE} w-[96px]`}>
                  Why now
                </th>
              )}
              <th scope="col" className={`${HEAD} w-[24%] max-md:w-[92px]`}>
                Reply
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <Row
                key={row.id}
                row={row}
                isOpen={row.id === openId}
                hasSide={hasSide}
                isNewDay={i > 0 && day(row.atMs) !== day(rows[i - 1]?.atMs ?? 0)}
                onOpen={onOpen}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  );
}

type RowProps = {
  row: NotificationRow;
  isOpen: boolean;
  hasSide: boolean;
  isNewDay: boolean;
  onOpen: (id: string) => void;
};

function Row({ row, isOpen, hasSide, isNewDay, onOpen }: RowProps) {
  const { id, atMs, outcome, tries, receiver, integration, index, why, lastAttempt } = row;
  return (
    <tr
      data-open={isOpen}
      className="relative h-[30px] border-t border-line hover:bg-hover data-[open=true]:bg-accent-soft max-md:h-11"
    >
      <td className={`${CELL} whitespace-nowrap text-ink-2 tabular-nums`}>
        <time dateTime={new Date(atMs).toISOString()} title={dayAndClock(atMs)}>
          {isNewDay ? day(atMs) : clockWithSeconds(atMs)}
        </time>
      </td>
      <td className={CELL}>
        <OutcomeMark outcome={outcome} tries={tries} isShort />
      </td>
      <td className={`${CELL} truncate`}>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => onOpen(isOpen ? '' : id)}
          className="min-h-6 max-w-full truncate text-left before:absolute before:inset-0"
        >
          <span className="font-strong">{receiver}</span>{' '}
          <span className="text-ink-2">{integrationName(integration, index)}</span>
        </button>
        <span className="block truncate text-12 text-ink-2 md:hidden">{row.groupLabels.alertname ?? 'all alerts'}</span>
      </td>
      <td className={`${CELL} ${WIDE} truncate`}>
        <Group row={row} />
      </td>
      {!hasSide && <td className={`${CELL} ${WIDE} truncate text-ink-2`}>{WHY_NOW[why]}</td>}
      <td className={`${CELL} truncate`} title={replyOf(lastAttempt)}>
        <span className={outcome === 'failed' || outcome === 'gave_up' ? 'text-crit-text' : 'text-ink-2'}>
          {replyOf(lastAttempt)}
        </span>
        {tries > 1 && <span className="text-ink-3">, {tries} tries</span>}
      </td>
    </tr>
  );
}

/** The alert's name, how many there are, and what else they share. */
function Group({ row: { groupLabels, firing, resolved } }: { row: NotificationRow }) {
  const { alertname, ...rest } = groupLabels;
  const others = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  const counts = [firing > 0 && `${firing} firing`, resolved > 0 && `${resolved} resolved`].filter(Boolean).join(', ');
  return (
    <>
      <span>{alertname ?? 'all alerts'}</span> <span className="text-ink-3">{counts}</span>{' '}
      <code className="text-ink-2">{others.join(' ')}</code>
    </>
  );
}
