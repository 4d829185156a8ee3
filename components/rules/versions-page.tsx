// Every version of a group: who, when, why, what changed, and the way back to it.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddress } from '@/components/address/use-address';
import { Panel } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { Button } from '@/components/ui/button';
import { rulesApi } from '@/lib/client/rules';
import type { WrittenVersion } from '@/lib/client/rules-model';
import { withOpen } from './rules-address';
import { VersionDiff } from './version-diff';
import { VersionList } from './version-list';

export default function VersionsPage({ namespace, name }: { namespace: string; name: string }) {
  const { change } = useAddress();
  const close = () => change(withOpen(undefined));
  const answer = useQuery({
    queryKey: ['rule-versions', namespace, name],
    queryFn: ({ signal }) => rulesApi.versions(namespace, name, { signal }),
  });
  useShortcuts([{ keys: 'esc', does: 'Back to the rules', group: 'Rules', run: close }]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-20">
          Versions of {name} <span className="text-13 text-ink-3">{namespace}</span>
        </h1>
        <Button onClick={close}>Back to the rules</Button>
      </div>
      <Region
        answer={answer}
        skeleton={
          <Panel label="Versions">
            <TableSkeleton rows={5} rowClass="h-11" />
          </Panel>
        }
        failed={() => 'The versions could not be read'}
      >
        {(versions) => <Versions {...{ namespace, name, versions }} />}
      </Region>
    </>
  );
}

type VersionsProps = { namespace: string; name: string; versions: readonly WrittenVersion[] };

function Versions({ namespace, name, versions }: VersionsProps) {
  const [chosen, setChosen] = useState<number>();
  const newest = versions[0];
  const version = versions.find((each) => each.version === chosen) ?? newest;
  if (!newest || !version) return <p className="py-4 text-ink-2">Nobody ever made a group {name} here.</p>;
  return (
    <div className="grid min-w-0 grid-cols-[344px_minmax(0,1fr)] items-start gap-(--gap) max-md:grid-cols-1">
      <VersionList versions={versions} chosen={version.version} onChoose={setChosen} />
      <VersionDiff
        {...{ namespace, name, version }}
        before={versions.find((each) => each.version < version.version)}
        present={newest}
      />
    </div>
  );
}
