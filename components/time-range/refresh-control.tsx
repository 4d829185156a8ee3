// Refresh now, or every so often.
'use client';
import { ChevronDown, RefreshCw } from 'lucide-react';
import { Button, IconButton } from '@/components/ui/button';
import { onDemand } from '@/components/ui/on-demand';
import { REFRESH_NAMES, type Refresh } from './refresh';

const RefreshMenu = onDemand('menu', () => import('./refresh-menu'));

type RefreshControlProps = {
  refresh: Refresh;
  onChange: (refresh: Refresh) => void;
  onRefresh: () => void;
  isBusy: boolean;
};

export function RefreshControl({ refresh, onChange, onRefresh, isBusy }: RefreshControlProps) {
  return (
    <div className="flex max-md:hidden">
      <IconButton label="Refresh now" look="outline" className="rounded-r-none" onClick={onRefresh} aria-busy={isBusy}>
        <RefreshCw aria-hidden className={isBusy ? 'opacity-50' : ''} />
      </IconButton>
      <RefreshMenu
        refresh={refresh}
        onChange={onChange}
        trigger={
          <Button className="-ml-px rounded-l-none" aria-label={`Refresh automatically: ${REFRESH_NAMES[refresh]}`}>
            {REFRESH_NAMES[refresh]}
            <ChevronDown aria-hidden />
          </Button>
        }
      />
    </div>
  );
}
