// How a rule asks: an instant query whose answer must be a vector.
import { badInput } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import { type InstantSample, instantQuery, type Querying } from '../../query/promql/engine/query';

/** @throws as instantQuery; bad_input when the answer is neither a vector nor a scalar */
export type RuleQuery = (expr: string, timeMs: number) => Promise<readonly InstantSample[]>;

/** A scalar is a vector of one element without labels. */
export const ruleQuery =
  (querying: Querying): RuleQuery =>
  async (expr, timeMs) => {
    const { result } = await instantQuery(expr, timeMs, querying);
    if (result.type === 'vector') return result.samples;
    if (result.type === 'scalar') return [{ labels: Labels.empty, value: result.value }];
    throw badInput('rule result is not a vector or scalar');
  };
