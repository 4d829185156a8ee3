// Relabelling: rules that rewrite or drop a label set, for targets and for scraped samples. Prometheus' relabel package.
import { createHash } from 'node:crypto';
import { RE2JS } from 're2js';
import { Labels } from '@/lib/kernel/labels';

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
  const regex = RE2JS.compile(`^(?:${rule.regex})$`, RE2JS.DOTALL);
  const source = (labels: Labels) => rule.sourceLabels.map((name) => labels.get(name)).join(rule.separator);
  const onlyIf =
    (holds: (labels: Labels) => boolean): Relabel =>
    (labels) =>
      holds(labels) ? labels : undefined;
  switch (rule.action) {
    case 'keep':
      return onlyIf((labels) => regex.matches(source(labels)));
    case 'drop':
      return onlyIf((labels) => !regex.matches(source(labels)));
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
      return (labels) => pick(labels, (name) => !regex.matches(name));
    case 'labelkeep':
      return (labels) => pick(labels, (name) => regex.matches(name));
    case 'labelmap':
      return (labels) => mapNames(labels, regex, rule.replacement);
    case 'replace':
      return (labels) => replace(labels, source(labels), regex, rule);
  }
}

// A target label after expansion must be a name; Prometheus leaves the label set alone otherwise.
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function replace(labels: Labels, source: string, regex: RE2JS, { targetLabel, replacement }: RelabelRule): Labels {
  const expand = expansion(regex, source);
  if (!expand) return labels;
  const name = expand(targetLabel);
  return LABEL_NAME.test(name) ? labels.with(name, expand(replacement)) : labels;
}

function mapNames(labels: Labels, regex: RE2JS, replacement: string): Labels {
  let mapped = labels;
  for (const [name, value] of labels) {
    const expand = expansion(regex, name);
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

/** Fills in `$1`, `${1}`, `${name}` and `$$` from a match of the whole text, as Go's Regexp.Expand; undefined without a match. */
function expansion(regex: RE2JS, text: string): ((template: string) => string) | undefined {
  const matcher = regex.matcher(text);
  if (!matcher.matches()) return undefined;
  const names = regex.namedGroups();
  const group = (reference: string): string => {
    const index = /^\d+$/.test(reference) ? Number(reference) : names[reference];
    return index === undefined || index > matcher.groupCount() ? '' : (matcher.group(index) ?? '');
  };
  return (template) =>
    template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (all, braced, bare) => (all === '$$' ? '$' : group(braced ?? bare)));
}
