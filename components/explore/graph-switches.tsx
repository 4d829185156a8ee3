// What is drawn beside the lines of the graph: on or off.
import { Switch } from '@/components/ui/switch';
import type { Explore } from './use-explore';

export const GraphSwitches = ({ explore }: { explore: Explore }) => (
  <span className="flex gap-4 text-12 text-ink-2">
    <Switch checked={explore.hasExemplars} onChange={explore.setExemplars}>
      Exemplars
    </Switch>
    <Switch checked={explore.hasEvents} onChange={explore.setEvents}>
      Events
    </Switch>
  </span>
);
