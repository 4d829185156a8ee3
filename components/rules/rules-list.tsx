// The list of groups and rules, what narrows it, and the rule that is looked at in a column beside it.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useAddress } from '@/components/address/use-address';
import { Panel } from '@/components/panel/panel';
import { Region, RegionProgress } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { StaleBadge } from '@/components/panel/stale-badge';
import { Badge } from '@/components/ui/badge';
import { asApiError } from '@/lib/client/api-error';
import type { RuleGroups } from '@/lib/client/rules-model';
import { DeletedGroups } from './deleted-groups';
import { FirstRules } from './first-rules';
import { ListActions } from './list-actions';
import { ListFilter } from './list-filter';
import { RuleDetails } from './rule-details';
import { listed, rulesSentence } from './rule-standing';
import { listAddressOf, placeOf, withPlace } from './rules-address';
import { RulesTable } from './rules-table';
import { useListKeys } from './use-list-keys';
import { RULES_KEY } from './use-rules';

export function RulesList({ answer }: { answer: UseQueryResult<RuleGroups> }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="mr-auto text-20">{answer.data ? rulesSentence(answer.data.groups) : 'Rules'}</h1>
        {answer.isPending && <RegionProgress answer={answer} queryKey={RULES_KEY} />}
        {answer.isError && answer.data && (
          <StaleBadge
            dataAtMs={answer.dataUpdatedAt}
            error={asApiError(answer.error)}
            onRetry={() => void answer.refetch()}
          />
        )}
        {answer.data && !answer.data.isStandingKnown && <Badge state="unknown">the engine is starting</Badge>}
        <ListActions />
      </div>
      <Region
        answer={answer}
        skeleton={
          <Panel label="Rules">
            <TableSkeleton rows={10} rowClass="h-[34px]" />
          </Panel>
        }
        failed={() => 'The rules could not be read'}
      >
        {(data) => (data.groups.length === 0 ? <FirstRules /> : <Narrowed data={data} />)}
      </Region>
      <DeletedGroups />
    </>
  );
}

function Narrowed({ data: { groups } }: { data: RuleGroups }) {
  const { params, change } = useAddress();
  const address = listAddressOf(params);
  const { filter, shown, kind } = address;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is made anew with each rendering, its parts are not
  const kept = useMemo(() => listed(groups, address), [groups, filter, shown, kind]);
  const place = placeOf(params);
  const group = groups.find(({ file, name }) => file === place?.file && name === place.group);
  const rule = place && group?.rules[place.index];
  const select = (next: typeof place) => change(withPlace(next), 'replace');
  useListKeys(kept, place, select);
  return (
    <>
      <ListFilter groups={groups} kept={kept} address={address} />
      <div
        className={
          rule ? 'grid min-w-0 grid-cols-[minmax(0,1fr)_344px] items-start gap-(--gap) max-lg:grid-cols-1' : 'contents'
        }
      >
        {kept.length === 0 ? (
          <p role="status" className="py-4 text-ink-2">
            No rule matches. Take away a word or show all states.
          </p>
        ) : (
          <div className={rule ? 'max-lg:hidden' : 'contents'}>
            <RulesTable groups={kept} selected={place} onSelect={select} />
          </div>
        )}
        {rule && group && <RuleDetails {...{ place, group, rule }} onClose={() => select(undefined)} />}
      </div>
    </>
  );
}
