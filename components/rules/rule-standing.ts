// How a rule stands, as one word, and which rules a page shows of all.
import type { Rule, RuleGroup } from '@/lib/client/rules-model';
import type { ListAddress } from './rules-address';

/** The gravest that is true. `quiet`: evaluated well, and nothing is wrong. */
export type Standing = 'failing' | 'firing' | 'pending' | 'waiting' | 'quiet';

export function standingOf({ health, firing, pending }: Pick<Rule, 'health' | 'firing' | 'pending'>): Standing {
  if (health === 'err') return 'failing';
  if (firing > 0) return 'firing';
  if (pending > 0) return 'pending';
  return health === 'unknown' ? 'waiting' : 'quiet';
}

export type ListedRule = { readonly rule: Rule; readonly index: number };
export type ListedGroup = { readonly group: RuleGroup; readonly rules: readonly ListedRule[] };

/** Groups with the rules that are to be shown; one without any is left out, unless nothing was asked for. */
export function listed(groups: readonly RuleGroup[], { filter, shown, kind }: ListAddress): readonly ListedGroup[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const isAll = words.length === 0 && shown === 'all' && kind === 'all';
  return groups.flatMap((group) => {
    const where = `${group.name} ${group.file}`.toLowerCase();
    const rules = group.rules
      .map((rule, index) => ({ rule, index }))
      .filter(({ rule }) => isOfKind(rule, kind) && isShown(rule, shown) && hasWords(rule, where, words));
    const isProblem = group.problem !== '' && (shown === 'all' || shown === 'failing');
    return rules.length > 0 || isAll || (isProblem && hasAll(where, words)) ? [{ group, rules }] : [];
  });
}

const isOfKind = (rule: Rule, kind: ListAddress['kind']) => kind === 'all' || rule.kind === kind;

/** A rule whose evaluation fails may still have firing alerts: it is then both. */
function isShown(rule: Rule, shown: ListAddress['shown']): boolean {
  if (shown === 'firing') return rule.firing > 0;
  if (shown === 'pending') return rule.pending > 0;
  return shown === 'all' || rule.health === 'err';
}

function hasWords(rule: Rule, where: string, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const labels = Object.entries(rule.labels).map(([name, value]) => `${name}=${value}`);
  return hasAll([where, rule.name, rule.expr, rule.lastError, ...labels].join('\n').toLowerCase(), words);
}

const hasAll = (text: string, words: readonly string[]) =>
  words.every((word) => text.includes(word.replaceAll('"', '')));

export type Counts = Readonly<Record<ListAddress['shown'], number>>;

export function countsOf(groups: readonly RuleGroup[], kind: ListAddress['kind']): Counts {
  const rules = groups.flatMap((group) => group.rules).filter((rule) => isOfKind(rule, kind));
  const count = (shown: ListAddress['shown']) => rules.filter((rule) => isShown(rule, shown)).length;
  const unreadable = groups.filter(({ problem }) => problem !== '').length;
  return {
    all: rules.length,
    firing: count('firing'),
    pending: count('pending'),
    failing: count('failing') + unreadable,
  };
}

/** The page in one sentence: what needs a look, or that nothing does. */
export function rulesSentence(groups: readonly RuleGroup[]): string {
  const { all, firing, pending, failing } = countsOf(groups, 'all');
  if (groups.length === 0) return 'No rules yet';
  const parts = [
    ...(failing > 0 ? [`${failing} cannot be evaluated`] : []),
    ...(firing > 0 ? [`${firing} firing`] : []),
    ...(pending > 0 ? [`${pending} pending`] : []),
  ];
  const rules = all === 1 ? '1 rule' : `${all} rules`;
  return parts.length === 0 ? `${rules}, none firing` : `${rules}, ${parts.join(', ')}`;
}
