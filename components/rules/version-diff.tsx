// What a version changed against the one before it, and the way back to it.
'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { Panel, PanelHead } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { Button } from '@/components/ui/button';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { useToast } from '@/components/ui/toast';
import { asApiError } from '@/lib/client/api-error';
import { rulesApi } from '@/lib/client/rules';
import type { WrittenVersion } from '@/lib/client/rules-model';
import { useAuthor } from './author';
import { DiffView } from './diff-view';
import { DELETED_KEY, RULES_KEY } from './use-rules';

type VersionDiffProps = {
  namespace: string;
  name: string;
  version: WrittenVersion;
  before: WrittenVersion | undefined;
  present: WrittenVersion;
};

export function VersionDiff({ namespace, name, version, before, present }: VersionDiffProps) {
  const answer = useQuery({
    queryKey: ['rule-version-texts', namespace, name, version.version, before?.version],
    queryFn: async ({ signal }) => {
      const textOf = async (each: WrittenVersion | undefined) =>
        each ? ((await rulesApi.version(namespace, name, each.version, { signal })).text ?? '') : '';
      const [from, to] = await Promise.all([textOf(before), textOf(version)]);
      return { from, to };
    },
    staleTime: Infinity, // versions never change
  });
  const restore = useRestore({ namespace, name, version, present });
  const isPresent = version.version === present.version;
  return (
    <Panel label={`Version ${version.version}`}>
      <PanelHead>
        <h2 className="mr-auto text-15">
          Version {version.version}
          <span className="ml-2 text-12 font-normal text-ink-3">
            {before ? `against version ${before.version}` : 'the first'}
          </span>
        </h2>
        {isPresent ? (
          <span className="text-12 text-ink-3">{version.isDeleted ? 'deleted' : 'the present one'}</span>
        ) : (
          !version.isDeleted && (
            <Button onClick={restore}>
              <Undo2 aria-hidden />
              Restore version {version.version}
            </Button>
          )
        )}
      </PanelHead>
      <Region answer={answer} skeleton={<TableSkeleton rows={6} />} failed={() => 'The version could not be read'}>
        {({ from, to }) => (
          <ScrollRegion label="What changed" className="max-h-[70dvh] overflow-auto border-t border-line">
            <DiffView before={from} after={to} />
          </ScrollRegion>
        )}
      </Region>
    </Panel>
  );
}

type RestoreProps = Omit<VersionDiffProps, 'before'>;

/** The restored text is a new version; nothing in between is lost. */
function useRestore({ namespace, name, version, present }: RestoreProps): () => void {
  const toast = useToast();
  const [author] = useAuthor();
  const queryClient = useQueryClient();
  return () => {
    const change = { version: present.isDeleted ? 0 : present.version, author, message: '' };
    rulesApi.restore(namespace, name, version.version, change).then(
      (made) => {
        toast({ message: `Version ${version.version} of ${name} is evaluated again, as version ${made.version}` });
        void queryClient.invalidateQueries({ queryKey: ['rule-versions', namespace, name] });
        void queryClient.invalidateQueries({ queryKey: RULES_KEY });
        void queryClient.invalidateQueries({ queryKey: DELETED_KEY });
      },
      (thrown) => toast({ message: `Not restored: ${asApiError(thrown).message}`, isFailure: true }),
    );
  };
}
