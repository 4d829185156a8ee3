// Relabelling: rules that rewrite or drop a label set, for targets and for scraped samples. Prometheus' relabel package.
import { createHash } from 'node:crypto';
import { compileExpansion, type Expansion } from '@/lib/kernel/expand';
import { Labels } from '@/lib/kernel/labels';
import { compilePattern } from '@/lib/kernel/matchers';

export type RelabelRule = {
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  /** RE2, anchored on both ends; was checked when the configuration was read. */
  readonly regex: string;
  readonly modulus: number;
  readonly targetLabel: string;
  readonly replacement: string;
  readonly action:
    | 'replace'
    | 'keep'
    | 'drop'
    | 'keepequal'
    | 'dropequal'
    | 'hashmod'
    | 'labelmap'
    | 'labeldrop'
    | 'labelkeep'
    | 'lowercase'
    | 'uppercase';
};

/** Applies rules in order; undefined when one of them drops the label set. */
export type Relabel = (labels: Labels) => Labels | undefined;

/** Compiles the rules once. No rules: label sets pass unchanged. */
export function compileRelabel(rules: readonly RelabelRule[]): Relabel {
  const steps = rules.map(compileRule);
  return (labels) => {
    let current: Labels | undefined = labels;
    for (const step of steps) {
      current = step(current);
      if (!current) return undefined;
    }
    return current;
  };
}

function compileRule(rule: RelabelRule): Relabel {
  const matches = compilePattern(rule.regex);
  const expansion = compileExpansion(rule.regex);
  const source = (labels: Labels) => rule.sourceLabels.map((name) => labels.get(name)).join(rule.separator);
  const onlyIf =
    (holds: (labels: Labels) => boolean): Relabel =>
    (labels) =>
      holds(labels) ? labels : undefined;
  switch (rule.action) {
    case 'keep':
      return onlyIf((labels) => matches(source(labels)));
    case 'drop':
      return onlyIf((labels) => !matches(source(labels)));
    case 'keepequal':
      return onlyIf((labels) => labels.get(rule.targetLabel) === source(labels));
    case 'dropequal':
      return onlyIf((labels) => labels.get(rule.targetLabel) !== source(labels));
    case 'lowercase':
      return (labels) => labels.with(rule.targetLabel, source(labels).toLowerCase());
    case 'uppercase':
      return (labels) => labels.with(rule.targetLabel, source(labels).toUpperCase());
    case 'hashmod':
      return (labels) => labels.with(rule.targetLabel, String(hashModulus(source(labels), rule.modulus)));
    case 'labeldrop':
      return (labels) => pick(labels, (name) => !matches(name));
    case 'labelkeep':
      return (labels) => pick(labels, (name) => matches(name));
    case 'labelmap':
      return (labels) => mapNames(labels, expansion, rule.replacement);
    case 'replace':
      return (labels) => replace(labels, source(labels), expansion, rule);
  }
}

// A target label after expansion must be a name; Prometheus leaves the label set alone otherwise.
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function replace(
  labels: Labels,
  source: string,
  expansion: Expansion,
  { targetLabel, replacement }: RelabelRule,
): Labels {
  const expand = expansion(source);
  if (!expand) return labels;
  const name = expand(targetLabel);
  return LABEL_NAME.test(name) ? labels.with(name, expand(replacement)) : labels;
}

function mapNames(labels: Labels, expansion: Expansion, replacement: string): Labels {
  let mapped = labels;
  for (const [name, value] of labels) {
    const expand = expansion(name);
    if (expand) mapped = mapped.with(expand(replacement), value);
  }
  return mapped;
}

const pick = (labels: Labels, wanted: (name: string) => boolean) =>
  Labels.fromPairs([...labels].filter(([name]) => wanted(name)));

/** The last eight bytes of the MD5, big-endian, modulo: what makes shards agree with Prometheus'. */
function hashModulus(text: string, modulus: number): bigint {
  return createHash('md5').update(text).digest().readBigUInt64BE(8) % BigInt(modulus);
}
