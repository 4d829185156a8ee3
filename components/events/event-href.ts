// Where what was changed can be looked at.

import { changedAddress } from '@/components/address/changed-address';
import { RULES_HREF, withOpen } from '@/components/rules/rules-address';
import { silenceHref } from '@/components/silences/silences-address';
import type { ChangeEvent } from '@/lib/client/events';

/** The silence; the versions of the group of rules; undefined for what has no page. */
export function eventHref({ kind, labels }: Pick<ChangeEvent, 'kind' | 'labels'>): string | undefined {
  const { silence, namespace, group } = labels;
  if (kind.startsWith('silence.') && silence) return silenceHref(silence);
  if (kind.startsWith('rule.') && namespace && group) {
    return changedAddress(RULES_HREF, '', withOpen({ kind: 'versions', namespace, group }));
  }
  return undefined;
}
