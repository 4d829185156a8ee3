// `route` and `inhibit_rules`: trees and pairs of matchers.
import { isMap, type Node } from 'yaml';
import { parseDuration } from '@/lib/kernel/duration';
import { messageOf } from '@/lib/kernel/errors';
import { compareBytes } from '@/lib/kernel/labels';
import { parseMatchers } from '@/lib/kernel/matcher-text';
import { compilePattern, type Matcher, type MatchType } from '@/lib/kernel/matchers';
import { bool, listOf, parsed, type Read, type Reader, recordOf, text } from '../prometheus-config/reader';
import type { InhibitRule, Route } from './model';
import { section } from './section';

const duration = parsed(parseDuration);

const nonZero =
  (name: string): Read<number> =>
  (node, reader, path) =>
    duration(node, reader, path) === 0 ? reader.problem(node, `${name} cannot be zero`) : duration(node, reader, path);

const ALL_LABELS = '...';

const groupBy: Read<string[]> = (node, reader, path) => {
  const names = listOf(text)(node, reader, path);
  const twice = names?.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return reader.problem(node, `duplicated label ${JSON.stringify(twice)} in group_by`);
  if (names?.includes('')) return reader.problem(node, 'invalid label name "" in group_by list');
  if (names && names.length > 1 && names.includes(ALL_LABELS))
    return reader.problem(node, 'cannot have wildcard group_by (`...`) and other other labels at the same time');
  return names;
};

const matchers: Read<readonly Matcher[]> = (node, reader, path) =>
  listOf(parsed(parseMatchers))(node, reader, path)?.flat();

const pattern = parsed((given) => {
  compilePattern(given);
  return given;
});

const MATCH = { match: recordOf(text), match_re: recordOf(pattern), matchers };

const readNode = section(
  {
    ...MATCH,
    ...{ receiver: text, group_by: groupBy, continue: bool, group_wait: duration },
    ...{ group_interval: nonZero('group_interval'), repeat_interval: nonZero('repeat_interval') },
    ...{ mute_time_intervals: listOf(text), active_time_intervals: listOf(text), routes: listOf((node: Node) => node) },
  },
  {
    match: {},
    match_re: {},
    matchers: [],
    continue: false,
    mute_time_intervals: [],
    active_time_intervals: [],
    routes: [],
  },
);

type NodeValues = NonNullable<ReturnType<typeof readNode>>;

const ORDER: readonly MatchType[] = ['=', '!=', '=~', '!~'];

/** By name, value, type: routes with the same matchers have the same key, however they are written. */
function matchersOf(
  match: Record<string, string>,
  matchRe: Record<string, string>,
  more: readonly Matcher[],
): Matcher[] {
  const typed = (record: Record<string, string>, type: MatchType) =>
    Object.entries(record).map(([name, value]): Matcher => ({ name, type, value }));
  return [...typed(match, '='), ...typed(matchRe, '=~'), ...more].sort(
    (a, b) =>
      compareBytes(a.name, b.name) || compareBytes(a.value, b.value) || ORDER.indexOf(a.type) - ORDER.indexOf(b.type),
  );
}

/** Alertmanager 0.25: dispatch.DefaultRouteOpts. */
const DEFAULTS = {
  groupBy: [],
  groupByAll: false,
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
};

type Inherited = Pick<
  Route,
  'receiver' | 'groupBy' | 'groupByAll' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs'
>;

/** What a tree refers to by name. */
export type Names = { readonly receivers: ReadonlySet<string>; readonly timeIntervals: ReadonlySet<string> };

export function readRoot(node: Node, reader: Reader, names: Names): Route | undefined {
  const values = readNode(node, reader, 'route');
  if (!values || !isMap(reader.resolved(node))) return undefined;
  const { match, match_re: matchRe } = values;
  if (!values.receiver) reader.problem(node, 'root route must specify a default receiver');
  if (values.matchers.length > 0 || Object.keys({ ...match, ...matchRe }).length > 0)
    reader.problem(node, 'root route must not have any matchers');
  if (values.mute_time_intervals.length > 0) reader.problem(node, 'root route must not have any mute time intervals');
  if (values.active_time_intervals.length > 0)
    reader.problem(node, 'root route must not have any active time intervals');
  if (values.continue) reader.problem(node, 'cannot have continue in root route');
  return routeOf(values, { ...DEFAULTS, receiver: '' }, node, reader, names, 'route');
}

function routeOf(values: NodeValues, parent: Inherited, node: Node, reader: Reader, names: Names, path: string): Route {
  const own = values.group_by;
  const groupByAll = own ? own.includes(ALL_LABELS) : parent.groupByAll;
  const inherited: Inherited = {
    receiver: values.receiver || parent.receiver,
    groupBy: groupByAll ? [] : (own ?? parent.groupBy),
    groupByAll,
    groupWaitMs: values.group_wait ?? parent.groupWaitMs,
    groupIntervalMs: values.group_interval ?? parent.groupIntervalMs,
    repeatIntervalMs: values.repeat_interval ?? parent.repeatIntervalMs,
  };
  if (values.receiver && !names.receivers.has(values.receiver))
    reader.problem(node, `undefined receiver ${JSON.stringify(values.receiver)} used in route`);
  for (const name of [...values.mute_time_intervals, ...values.active_time_intervals])
    if (!names.timeIntervals.has(name))
      reader.problem(node, `undefined time interval ${JSON.stringify(name)} used in route`);
  return {
    ...inherited,
    matchers: matchersOf(values.match, values.match_re, values.matchers),
    continue: values.continue,
    muteTimeIntervals: values.mute_time_intervals,
    activeTimeIntervals: values.active_time_intervals,
    routes: values.routes.flatMap((child, i) => {
      const childPath = `${path}.routes[${i}]`;
      const childValues = readNode(child, reader, childPath);
      return childValues ? [routeOf(childValues, inherited, child, reader, names, childPath)] : [];
    }),
  };
}

const readInhibitRule = section(
  {
    ...{ name: text, source_match: MATCH.match, source_match_re: MATCH.match_re, source_matchers: matchers },
    ...{ target_match: MATCH.match, target_match_re: MATCH.match_re, target_matchers: matchers, equal: listOf(text) },
  },
  {
    ...{ source_match: {}, source_match_re: {}, source_matchers: [], target_match: {}, target_match_re: {} },
    ...{ target_matchers: [], equal: [] },
  },
);

export const inhibitRule: Read<InhibitRule> = (node, reader, path) => {
  const values = readInhibitRule(node, reader, path);
  if (!values) return undefined;
  try {
    return {
      sourceMatchers: matchersOf(values.source_match, values.source_match_re, values.source_matchers),
      targetMatchers: matchersOf(values.target_match, values.target_match_re, values.target_matchers),
      equal: values.equal,
    };
  } catch (refused) {
    return reader.problem(node, `${path}: ${messageOf(refused)}`);
  }
};
