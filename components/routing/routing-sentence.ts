// The routing tree in one sentence.
import { plural } from '@/components/format/number';
import type { Routing } from '@/lib/client/notification-nouns';

/** "6 routes to 4 receivers, 1 of them quiet now" */
export function routingSentence({ nodes }: Routing): string {
  const receivers = new Set(nodes.map(({ receiver }) => receiver)).size;
  const quiet = nodes.filter(({ mutedBy }) => mutedBy.length > 0).length;
  const routes = `${plural(nodes.length, 'route')} to ${plural(receivers, 'receiver')}`;
  return quiet > 0 ? `${routes}, ${quiet} of them quiet now` : routes;
}
