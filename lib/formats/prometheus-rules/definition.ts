// A rule group as plain values in the words of a rule file, for forms and JSON; written back without losing comments.
import { Document, isMap, isScalar, isSeq, type Node, parse, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import { badInput } from '@/lib/kernel/errors';

/** Texts as they stand in the file: durations are not read, templates not compiled. */
export type RuleDefinition = {
  readonly record?: string;
  readonly alert?: string;
  readonly expr?: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};

export type GroupDefinition = {
  readonly name: string;
  readonly interval?: string;
  readonly query_offset?: string;
  readonly limit?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules: readonly RuleDefinition[];
};

const GROUP_FIELDS = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules'] as const;
const RULE_FIELDS = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'] as const;

/**
 * The groups of a file that parseRuleFile took. What it would refuse comes out as far as it can be told.
 * @throws nothing: a text that is no YAML has no groups
 */
export function definitionsOf(text: string): readonly GroupDefinition[] {
  // In the failsafe schema every scalar is the text that was written.
  const top = asRecord(parsedOrNothing(text));
  const groups = Array.isArray(top.groups) ? top.groups : [];
  return groups.map((group) => groupOf(asRecord(group)));
}

function parsedOrNothing(text: string): unknown {
  try {
    return parse(text, { schema: 'failsafe', logLevel: 'silent' });
  } catch {
    return undefined; // parseRuleFile has told why
  }
}

function groupOf(given: Readonly<Record<string, unknown>>): GroupDefinition {
  const rules = Array.isArray(given.rules) ? given.rules.map((rule) => ruleOf(asRecord(rule))) : [];
  const { name = '', ...texts } = textsOf(given, ['name', 'interval', 'query_offset', 'limit']);
  return { name, ...texts, ...recordsOf(given, ['labels']), rules };
}

const ruleOf = (given: Readonly<Record<string, unknown>>): RuleDefinition => ({
  ...textsOf(given, ['record', 'alert', 'expr', 'for', 'keep_firing_for']),
  ...recordsOf(given, ['labels', 'annotations']),
});

function textsOf(given: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, string> {
  const found = fields.flatMap((field) => {
    const value = given[field];
    return isText(value) && String(value) !== '' ? [[field, String(value)] as const] : [];
  });
  return Object.fromEntries(found);
}

function recordsOf(given: Readonly<Record<string, unknown>>, fields: readonly string[]) {
  const found = fields.flatMap((field) => {
    const entries = Object.entries(asRecord(given[field])).filter(([, value]) => isText(value));
    return entries.length > 0
      ? [[field, Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))] as const]
      : [];
  });
  return Object.fromEntries(found);
}

const isText = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** JSON in the words of a rule file: unknown fields are kept out, so that none is lost unseen. @throws bad_input */
export function groupOfJson(json: unknown): GroupDefinition {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw badInput('a group must be an object');
  refuseUnknown(json, GROUP_FIELDS, 'the group');
  const { rules } = json as { readonly rules?: unknown };
  if (rules !== undefined && !Array.isArray(rules)) throw badInput("the group's rules must be a list");
  (rules as readonly unknown[] | undefined)?.forEach((rule, i) => {
    refuseUnknown(asRecord(rule), RULE_FIELDS, `rule ${i + 1}`);
  });
  return groupOf(asRecord(json));
}

function refuseUnknown(given: object, known: readonly string[], where: string): void {
  const field = Object.keys(given).find((name) => !known.includes(name));
  if (field !== undefined) throw badInput(`unknown field ${JSON.stringify(field)} in ${where}`);
}

/**
 * A rule file with this one group.
 * @param base the file it was: what did not change stays as it was written, comments included
 */
export function textOfGroup(group: GroupDefinition, base?: string): string {
  const document = base === undefined ? undefined : documentOf(base);
  if (!document) return textOfGroups([group]);
  setFields(document, document.getIn(['groups', 0]) as YAMLMap, group, GROUP_FIELDS); // documentOf has looked
  return document.toString({ lineWidth: 0 });
}

export function textOfGroups(groups: readonly GroupDefinition[]): string {
  const ordered = groups.map((group) => ({
    ...inOrder(group, GROUP_FIELDS),
    rules: group.rules.map((rule) => inOrder(rule, RULE_FIELDS)),
  }));
  return new Document({ groups: ordered }).toString({ lineWidth: 0 });
}

const inOrder = (given: object, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.flatMap((field) => (isGiven(at(given, field)) ? [[field, at(given, field)]] : [])));

/** undefined for what is no file of one group. */
function documentOf(text: string): Document | undefined {
  const document = parseDocument(text);
  const groups = document.get('groups');
  if (document.errors.length > 0 || !isSeq(groups) || groups.items.length !== 1) return undefined;
  return isMap(groups.items[0]) ? document : undefined;
}

function setFields(document: Document, map: YAMLMap, wanted: object, fields: readonly string[]): void {
  for (const field of fields) setField(document, map, field, at(wanted, field));
}

function setField(document: Document, map: YAMLMap, field: string, value: unknown): void {
  const node = map.get(field, true) as Node | undefined;
  if (!isGiven(value)) {
    map.delete(field);
  } else if (Array.isArray(value)) {
    map.set(field, rulesNode(document, isSeq(node) ? (node as YAMLSeq<Node>) : undefined, value));
  } else if (typeof value === 'object' && isMap(node)) {
    const names = new Set([...node.items.map(({ key }) => String(key)), ...Object.keys(value as object)]);
    setFields(document, node as YAMLMap, value as object, [...names]);
  } else if (!isScalar(node) || (node.source ?? String(node.value)) !== value) {
    setScalar(document, map, field, node, value);
  }
}

/** A changed text keeps the comment behind it. */
function setScalar(document: Document, map: YAMLMap, field: string, node: Node | undefined, value: unknown): void {
  const made = document.createNode(value);
  if (isScalar(node) && isScalar(made) && node.comment) made.comment = node.comment;
  map.set(field, made);
}

/** A rule keeps the node of the one with its name, or failing that of the one in its place. */
function rulesNode(document: Document, before: YAMLSeq<Node> | undefined, rules: readonly RuleDefinition[]): YAMLSeq {
  if (before) giveCommentToFirst(before);
  const left = new Set((before?.items ?? []).filter((item) => isMap(item)) as YAMLMap[]);
  const kept = rules.map((rule) => take(left, (map) => nameIn(map) === nameOfRule(rule)));
  const places = [...(before?.items ?? [])];
  const seq: YAMLSeq = before ?? new YAMLSeq(document.schema);
  seq.items = rules.map((rule, i) => {
    const map = kept[i] ?? take(left, (each) => each === places[i]);
    if (!map) return document.createNode(inOrder(rule, RULE_FIELDS));
    setFields(document, map, rule, RULE_FIELDS);
    return map;
  });
  return seq;
}

/** The parser takes what stands above the first rule for a comment on all of them. */
function giveCommentToFirst(seq: YAMLSeq<Node>): void {
  const [first] = seq.items;
  if (!seq.commentBefore || !first) return;
  first.commentBefore = seq.commentBefore;
  seq.commentBefore = null;
}

function take(left: Set<YAMLMap>, isWanted: (map: YAMLMap) => boolean): YAMLMap | undefined {
  for (const map of left) {
    if (!isWanted(map)) continue;
    left.delete(map);
    return map;
  }
  return undefined;
}

const nameOfRule = ({ record, alert }: RuleDefinition) => (record ? `record ${record}` : `alert ${alert}`);
const nameIn = (map: YAMLMap) => (map.has('record') ? `record ${map.get('record')}` : `alert ${map.get('alert')}`);

const at = (given: object, field: string): unknown => (given as Readonly<Record<string, unknown>>)[field];

const isGiven = (value: unknown): boolean =>
  value !== undefined &&
  value !== '' &&
  (typeof value !== 'object' || Array.isArray(value) || Object.keys(value as object).length > 0);
