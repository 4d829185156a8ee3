// Versions to choose from, the newest first.
'use client';
import { Ago } from '@/components/format/ago';
import { Panel } from '@/components/panel/panel';
import type { WrittenVersion } from '@/lib/client/rules-model';

type VersionListProps = {
  versions: readonly WrittenVersion[];
  chosen: number;
  onChoose: (version: number) => void;
};

export function VersionList({ versions, chosen, onChoose }: VersionListProps) {
  return (
    <Panel label="Versions">
      <ul className="flex max-h-[70dvh] flex-col overflow-y-auto">
        {versions.map((each) => (
          <li key={each.version} className="border-t border-line first:border-0">
            <button
              type="button"
              aria-pressed={each.version === chosen}
              onClick={() => onChoose(each.version)}
              className="flex min-h-11 w-full items-center gap-3 px-3 py-1.5 text-left hover:bg-hover aria-pressed:bg-accent-soft"
            >
              <span className="w-6 shrink-0 font-strong">{each.version}</span>
              <span className="flex min-w-0 flex-1 flex-col">
                <span className="truncate">{each.message || (each.isDeleted ? 'deleted' : 'no message')}</span>
                <span className="text-12 text-ink-3">
                  {each.author || 'somebody'}, <Ago atMs={each.atMs} />
                </span>
              </span>
              {each.isDeleted && <span className="text-12 text-ink-3">deleted</span>}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
