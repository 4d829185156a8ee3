// The value of an alert as its rule sees it.
import { formatNumber } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import type { AlertRow } from '@/lib/client/alerts';

/** The unit is guessed from the left side of the rule's comparison: "> 0.05" does not change it. */
export function valueText(value: number, rule: AlertRow['rule']): string {
  return formatNumber(value, unitOfQuery(rule?.expr.replace(COMPARISON, '') ?? ''));
}

/** A comparison with a number at the end. */
const COMPARISON = /\s*(?:==|!=|<=|>=|<|>)\s*(?:bool\s+)?[-+]?[\d.eE+-]+\s*$/;
