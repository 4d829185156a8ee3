// Links into Alertmanager's own page, as they stand in old notifications and runbooks: `/#/alerts?filter={a="b"}&silenced=true`.

import { changedAddress } from '@/components/address/changed-address';
import type { AlertState } from '@/lib/client/alerts';
import { addressChanges } from './list/list-address';

/** Where such a link leads here; undefined: it is another link. @param hash with its `#` */
export function alertsLinkOf(hash: string): string | undefined {
  const [, query] = /^#\/alerts(?:\?(.*))?$/s.exec(hash) ?? [];
  if (query === undefined) return hash === '#/alerts' ? '/alerts' : undefined;
  const params = new URLSearchParams(query);
  const states = new Set<AlertState>(['pending']);
  if (params.get('active') !== 'false') states.add('active');
  // There, what is silenced or inhibited is left out unless it is asked for; here it is said why it was not sent.
  const suppressed = ['silenced', 'inhibited', 'muted'].flatMap((name) => params.get(name) ?? []);
  if (suppressed.length === 0 || suppressed.includes('true')) states.add('suppressed');
  const filter = (params.get('filter') ?? '').trim().replace(/^\{|\}$/g, '');
  const receiver = params.get('receiver') ?? '';
  return changedAddress('/alerts', '', addressChanges({ filter, receiver, states }));
}
