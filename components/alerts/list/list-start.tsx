// The list before the first answer: its shape, or why there is none.
'use client';
import { Panel } from '@/components/panel/panel';
import { PanelError } from '@/components/panel/panel-error';
import { TableSkeleton } from '@/components/panel/skeletons';
import { type Live, reconnect } from '../live/live-connection';

export function ListStart({ live: { line, error } }: { live: Live }) {
  return (
    <Panel label="Alerts">
      {line === 'broken' && error ? (
        <PanelError
          title={error.isUnreachable ? 'Quadrant does not answer' : 'The list of alerts could not be read'}
          error={error}
          onRetry={reconnect}
        />
      ) : (
        <div aria-busy="true">
          <span role="status" className="sr-only">
            Loading
          </span>
          <TableSkeleton rows={10} />
        </div>
      )}
    </Panel>
  );
}
