// Refresh now, or every so often.
'use client';
import { ChevronDown, RefreshCw } from 'lucide-react';
import { Button, IconButton } from '@/components/ui/button';
import { Menu, MenuChoices, MenuLabel } from '@/components/ui/menu';
import { REFRESH_CHOICES, REFRESH_NAMES, type Refresh } from './refresh';

export function RefreshControl({
  refresh,
  onChange,
  onRefresh,
  isBusy,
}: {
  refresh: Refresh;
  onChange: (refresh: Refresh) => void;
  onRefresh: () => void;
  isBusy: boolean;
}) {
  return (
    <div className="flex max-md:hidden">
      <IconButton label="Refresh now" look="outline" className="rounded-r-none" onClick={onRefresh} aria-busy={isBusy}>
        <RefreshCw aria-hidden className={isBusy ? 'opacity-50' : ''} />
      </IconButton>
      <Menu
        align="end"
        trigger={
          <Button className="-ml-px rounded-l-none" aria-label={`Refresh automatically: ${REFRESH_NAMES[refresh]}`}>
            {REFRESH_NAMES[refresh]}
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuLabel>Refresh automatically</MenuLabel>
        <MenuChoices
          value={refresh}
          onChange={onChange}
          choices={REFRESH_CHOICES.map((value) => ({ value, label: REFRESH_NAMES[value] }))}
        />
      </Menu>
    </div>
  );
}
