// A group above its rules: where it comes from, how often it is evaluated, how the last time went, what can be done with it.
'use client';
import { Ellipsis } from 'lucide-react';
import { Ago } from '@/components/format/ago';
import { dayAndClock } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { IconButton } from '@/components/ui/button';
import { onDemand } from '@/components/ui/on-demand';
import { StateIcon } from '@/components/ui/state-icon';
import type { RuleGroup } from '@/lib/client/rules-model';
import { dueIn, fileName, lengthOf, tookOf } from './rule-words';

const GroupMenu = onDemand('menu', () => import('./group-menu'));

type GroupRowProps = {
  group: RuleGroup;
  index: number;
  measure: (element: Element | null) => void;
  columns: number;
};

export function GroupRow({ group, index, measure, columns }: GroupRowProps) {
  const { name, problem } = group;
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} className="border-t border-line bg-well">
      <th scope="rowgroup" colSpan={columns} className="py-1 pr-1.5 pl-3 text-left font-normal">
        <div className="flex min-h-8 flex-wrap items-center gap-x-3">
          <span className="font-strong">{name}</span>
          <Source group={group} />
          <Timing group={group} />
          <GroupMenu
            group={group}
            trigger={
              <IconButton label={`More for group ${name}`}>
                <Ellipsis aria-hidden />
              </IconButton>
            }
          />
        </div>
        {problem !== '' && (
          <p className="mono flex gap-2 pt-0.5 pb-2 wrap-anywhere text-crit-text">
            <StateIcon state="critical" label="Not evaluated" />
            {problem}
          </p>
        )}
      </th>
    </tr>
  );
}

function Source({ group: { namespace, file, version } }: { group: RuleGroup }) {
  if (namespace === null) {
    return (
      <span className="mono min-w-0 truncate text-ink-3" title={`${file}: files are edited where they are`}>
        {fileName(file)}
      </span>
    );
  }
  return (
    <span className="min-w-0 truncate text-12 text-ink-3" title={`${file}, version ${version}`}>
      {namespace}
    </span>
  );
}

function Timing({ group }: { group: RuleGroup }) {
  const nowMs = useNow();
  const { intervalMs, lastEvaluationMs, evaluationMs, nextEvaluationMs, problem } = group;
  if (problem !== '') return <span className="ml-auto" />;
  return (
    <span className="ml-auto text-12 whitespace-nowrap text-ink-3 max-md:text-11">
      every {lengthOf(intervalMs)}
      <span className="max-md:hidden">
        {lastEvaluationMs !== null && (
          <>
            , last <Ago atMs={lastEvaluationMs} /> in {tookOf(evaluationMs)}
          </>
        )}
        ,{' '}
        <span title={nextEvaluationMs === null ? undefined : dayAndClock(nextEvaluationMs)}>
          {dueIn(nextEvaluationMs, intervalMs, nowMs)}
        </span>
      </span>
    </span>
  );
}
