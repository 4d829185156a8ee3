// Groups that were deleted, under the list: their versions, and with them the way back.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useAddress } from '@/components/address/use-address';
import { Ago } from '@/components/format/ago';
import { Button } from '@/components/ui/button';
import { rulesApi } from '@/lib/client/rules';
import type { WrittenVersion } from '@/lib/client/rules-model';
import { withOpen } from './rules-address';
import { DELETED_KEY } from './use-rules';

/** Only the latest: one looks for what was deleted by mistake. */
const SHOWN = 5;

/** Nothing while nothing was deleted, or while it is not known: the list itself says what is wrong. */
export function DeletedGroups() {
  const { data = [] } = useQuery({ queryKey: DELETED_KEY, queryFn: ({ signal }) => rulesApi.deleted({ signal }) });
  if (data.length === 0) return null;
  return (
    <section aria-label="Deleted groups" className="flex flex-col gap-1 text-ink-3">
      <h2 className="text-12 font-normal">Deleted</h2>
      <ul className="flex flex-col">
        {data.slice(0, SHOWN).map((group) => (
          <Row key={`${group.namespace}\n${group.name}`} group={group} />
        ))}
      </ul>
    </section>
  );
}

function Row({ group: { namespace, name, author, atMs } }: { group: WrittenVersion }) {
  const { change } = useAddress();
  return (
    <li className="flex min-h-7 items-center gap-2">
      <span className="min-w-0 truncate text-ink-2">
        {name} <span className="text-ink-3">{namespace}</span>
      </span>
      <span className="text-12 whitespace-nowrap">
        <Ago atMs={atMs} />
        {author !== '' && ` by ${author}`}
      </span>
      <Button
        size="small"
        look="ghost"
        aria-label={`Versions of ${name}`}
        onClick={() => change(withOpen({ kind: 'versions', namespace, group: name }))}
      >
        Versions
      </Button>
    </li>
  );
}
