// The rule that is looked at: what it says, how it went, which alerts it has, and what can be done about it.
'use client';
import { ChartLine, Pencil, X } from 'lucide-react';
import Link from 'next/link';
import { useAddress } from '@/components/address/use-address';
import { exploreHref } from '@/components/explore/explore-address';
import { QueryText } from '@/components/explore/query-text';
import { parseThreshold } from '@/components/explore/threshold';
import { Button, buttonClass, IconButton } from '@/components/ui/button';
import { StateIcon } from '@/components/ui/state-icon';
import type { Rule, RuleGroup } from '@/lib/client/rules-model';
import { ActiveAlerts } from './active-alerts';
import { RuleBadge } from './rule-badge';
import { RuleFacts } from './rule-facts';
import { type RulePlace, withOpen } from './rules-address';

type RuleDetailsProps = { place: RulePlace; group: RuleGroup; rule: Rule; onClose: () => void };

export function RuleDetails({ place, group, rule, onClose }: RuleDetailsProps) {
  return (
    <aside
      aria-label={`Rule ${rule.name}`}
      className="sticky top-[calc(var(--h-top)+12px)] flex max-h-[calc(100dvh-var(--h-top)-24px)] min-w-0 flex-col gap-3 overflow-y-auto rounded-panel border border-line bg-panel p-3 max-lg:static max-lg:max-h-none"
    >
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 text-15 wrap-anywhere">{rule.name}</h2>
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="-mt-2 flex items-center gap-3">
        <RuleBadge rule={rule} />
        <span className="text-12 text-ink-3">{rule.kind === 'alert' ? 'alerting rule' : 'recording rule'}</span>
      </div>
      {rule.lastError !== '' && (
        <p role="alert" className="mono flex gap-2 rounded-control bg-crit-soft p-2 wrap-anywhere text-crit-text">
          <StateIcon state="critical" label="Failing" />
          {rule.lastError}
        </p>
      )}
      <pre className="mono rounded-control bg-well p-2 whitespace-pre-wrap wrap-anywhere">
        <QueryText text={rule.expr.trim()} />
      </pre>
      <Actions place={place} group={group} rule={rule} />
      {rule.kind === 'alert' && <ActiveAlerts place={place} rule={rule} />}
      <RuleFacts group={group} rule={rule} />
    </aside>
  );
}

function Actions({ place: { index }, group, rule }: Pick<RuleDetailsProps, 'place' | 'group' | 'rule'>) {
  const { change } = useAddress();
  const { namespace, file, name } = group;
  const edit = () =>
    change(
      withOpen(
        namespace === null
          ? { kind: 'copy', file, group: name, index }
          : { kind: 'edit', namespace, group: name, index },
      ),
    );
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        onClick={edit}
        title={namespace === null ? `${file} is edited where it is; here a copy can be` : undefined}
      >
        <Pencil aria-hidden />
        {namespace === null ? 'Copy to edit' : 'Edit'}
      </Button>
      <Link href={graphHref(rule)} className={buttonClass()}>
        <ChartLine aria-hidden />
        {rule.threshold ? 'Explore with threshold' : 'Open in Explore'}
      </Link>
    </div>
  );
}

/** What is compared as lines, with a line for a number it is compared with; what is no number written out is a query of its own. */
export function graphHref({ expr, threshold }: Pick<Rule, 'expr' | 'threshold'>): string {
  if (!threshold) return exploreHref(expr);
  const held = parseThreshold(`${threshold.operator} ${threshold.value}`);
  if (held) return exploreHref(threshold.expr, { threshold: held });
  return `/explore?${new URLSearchParams({ expr: threshold.expr, 'expr.B': threshold.value })}`;
}
