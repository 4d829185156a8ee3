// A group under somebody's hands: what the form changes, as plain values.
import type { LabelSet, RuleDefinition, RuleFields } from '@/lib/client/rules-model';

/** What the editor works from. */
export type Source = {
  readonly namespace: string;
  /** The group's name as it stands; '' for one that is not there yet. */
  readonly name: string;
  /** 0: not there yet. */
  readonly version: number;
  /** undefined: there is no text to go by. */
  readonly text: string | undefined;
  readonly group: RuleDefinition;
};

export const EMPTY_RULE: RuleFields = { alert: '', expr: '' };

export const isAlert = (rule: RuleFields): boolean => rule.record === undefined;

export const nameOf = (rule: RuleFields): string => (rule.record ?? rule.alert ?? '') || 'unnamed';

export const withRule = (group: RuleDefinition, index: number, rule: RuleFields): RuleDefinition => ({
  ...group,
  rules: index < group.rules.length ? group.rules.with(index, rule) : [...group.rules, rule],
});

export const withoutRule = (group: RuleDefinition, index: number): RuleDefinition => ({
  ...group,
  rules: group.rules.filter((_, i) => i !== index),
});

/** A recording rule has neither annotations nor times: they come back when it is an alert again in the same sitting. */
export function withKind(rule: RuleFields, kind: 'alert' | 'record'): RuleFields {
  const { record, alert, ...rest } = rule;
  const name = record ?? alert ?? '';
  return kind === 'alert' ? { alert: name, ...rest } : { record: name, ...rest };
}

/** What is sent: fields that say nothing, or that the kind does not have, are left out. */
export function cleaned(group: RuleDefinition): RuleDefinition {
  return { ...group, rules: group.rules.map(cleanedRule) };
}

function cleanedRule(rule: RuleFields): RuleFields {
  const given = Object.entries(rule).filter(([, value]) => value !== undefined && value !== '');
  const { annotations, for: pending, keep_firing_for, ...rest } = Object.fromEntries(given) as RuleFields;
  if (!isAlert(rule)) return rest;
  return {
    ...rest,
    ...(pending && { for: pending }),
    ...(keep_firing_for && { keep_firing_for }),
    ...(annotations && { annotations }),
  };
}

/** Rows of a form: names may be empty or doubled while somebody writes. */
export type Pair = { readonly id: number; readonly name: string; readonly value: string };

export const pairsOf = (labels: LabelSet | undefined): readonly Pair[] =>
  Object.entries(labels ?? {}).map(([name, value], id) => ({ id, name, value }));

/** Rows without a name say nothing yet; of a doubled name the last counts. */
export const labelsOf = (pairs: readonly Pair[]): LabelSet | undefined => {
  const named = pairs.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]);
  return named.length === 0 ? undefined : Object.fromEntries(named);
};
