// The alerts of a rule: labels that tell them apart, value, since when.
'use client';
import { Ago } from '@/components/format/ago';
import { formatNumber } from '@/components/format/number';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { StateIcon } from '@/components/ui/state-icon';
import type { ActiveAlert, Rule } from '@/lib/client/rules-model';
import type { RulePlace } from './rules-address';
import { useActiveAlerts } from './use-rules';

/** More are for the page of alerts. */
const SHOWN = 8;

export function ActiveAlerts({ place, rule }: { place: RulePlace; rule: Rule }) {
  const count = rule.firing + rule.pending;
  const answer = useActiveAlerts(place, rule.name, count === 0 ? null : rule.lastEvaluationMs);
  if (count === 0) return null;
  return (
    <section aria-label="Active alerts" className="border-t border-line pt-2">
      <Region
        answer={answer}
        skeleton={<TableSkeleton rows={Math.min(SHOWN, count)} />}
        failed={() => 'The alerts could not be read'}
      >
        {(alerts) => (
          <ul className="flex flex-col">
            {alerts.slice(0, SHOWN).map((alert) => (
              <Row key={JSON.stringify(alert.labels)} alert={alert} own={Object.keys(rule.labels)} />
            ))}
            {alerts.length > SHOWN && <li className="pt-1 text-12 text-ink-3">and {alerts.length - SHOWN} more</li>}
          </ul>
        )}
      </Region>
    </section>
  );
}

function Row({ alert: { labels, state, value, activeAt }, own }: { alert: ActiveAlert; own: readonly string[] }) {
  const shown = Object.entries(labels).filter(([name]) => name !== 'alertname' && !own.includes(name));
  const text = shown.map(([name, each]) => `${name}=${each}`).join(', ');
  return (
    <li className="flex min-h-7 items-center gap-2">
      <StateIcon state={state === 'firing' ? 'critical' : 'pending'} label={state} />
      <span className="mono min-w-0 flex-1 truncate" title={text}>
        {text || 'no labels'}
      </span>
      <span className="shrink-0" title={value}>
        {formatNumber(Number(value))}
      </span>
      <span className="shrink-0 text-12 text-ink-3">
        <Ago atMs={Date.parse(activeAt)} />
      </span>
    </li>
  );
}
