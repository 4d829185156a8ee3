// One rule: how it stands, its name, what it asks (which opens in Explore), what it gave.
'use client';
import Link from 'next/link';
import { exploreHref } from '@/components/explore/explore-address';
import { QueryText } from '@/components/explore/query-text';
import type { RuleGroup } from '@/lib/client/rules-model';
import { RuleBadge } from './rule-badge';
import type { ListedRule } from './rule-standing';
import { lengthOf, tookOf, yieldOf } from './rule-words';

const CELL = 'px-2 first:pl-3 last:pr-3';

type RuleRowProps = {
  group: RuleGroup;
  rule: ListedRule;
  index: number;
  measure: (element: Element | null) => void;
  isSelected: boolean;
  onSelect: () => void;
};

export function RuleRow({ rule: { rule }, index, measure, isSelected, onSelect }: RuleRowProps) {
  const expr = rule.expr.trim().replace(/\s+/g, ' ');
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-current={isSelected || undefined}
      onClick={onSelect}
      className="h-[34px] cursor-pointer border-t border-line hover:bg-hover aria-[current=true]:bg-accent-soft"
    >
      <td className={CELL}>
        <RuleBadge rule={rule} isShort />
      </td>
      <td className={CELL}>
        <Name rule={rule} isSelected={isSelected} expr={expr} />
      </td>
      <td className={`${CELL} max-md:hidden`}>
        <Link
          href={exploreHref(rule.expr)}
          title={`${rule.expr.trim()}\nOpens in Explore`}
          onClick={(event) => event.stopPropagation()}
          className="mono block truncate leading-6 hover:underline"
        >
          <QueryText text={expr} />
        </Link>
      </td>
      <td className={`${CELL} text-right text-ink-2 max-md:hidden`}>{rule.forMs > 0 && lengthOf(rule.forMs)}</td>
      <td className={`${CELL} text-right whitespace-nowrap text-ink-2`}>{yieldOf(rule)}</td>
      <td className={`${CELL} text-right whitespace-nowrap text-ink-2 max-md:hidden`}>{tookOf(rule.evaluationMs)}</td>
    </tr>
  );
}

function Name({ rule, isSelected, expr }: { rule: ListedRule['rule']; isSelected: boolean; expr: string }) {
  const severity = rule.labels.severity;
  return (
    <>
      <span className="flex min-w-0 items-baseline gap-2">
        <button
          type="button"
          aria-pressed={isSelected}
          className="min-h-6 min-w-0 truncate text-left font-strong"
          title={rule.name}
        >
          {rule.name}
        </button>
        {severity !== undefined && <span className="text-12 text-ink-3">{severity}</span>}
      </span>
      <span className="mono block truncate pb-1.5 text-ink-3 md:hidden">{expr}</span>
    </>
  );
}
