// GET /api/alerts/routing, the tree and how it stands; POST /api/alerts/routing/test, where a label set would go.
import type { Route, Silence, StoredAlert, TimeInterval } from '@/lib/alerts/model';
import { nextChange } from '@/lib/alerts/query/interval-change';
import { mutingIntervals } from '@/lib/alerts/query/muting';
import type { PlacedRoute } from '@/lib/alerts/query/placed-route';
import { type RouteNode, routeNodes, walkRoutes } from '@/lib/alerts/query/route-walk';
import { isWithin } from '@/lib/alerts/query/time-intervals';
import { badInput } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import { formatMatcher } from '@/lib/kernel/matcher-syntax';
import type { Asked, Endpoints } from './endpoint';

export type RoutingDoors = {
  readonly nowMs: () => number;
  readonly root: () => Route;
  readonly timeIntervals: () => ReadonlyMap<string, readonly TimeInterval[]>;
  /** Groups with alerts in them, and how many those are. */
  readonly groups: () => Iterable<{ readonly route: Route; readonly alerts: number }>;
  readonly placedRoutes: (labels: Labels) => readonly PlacedRoute[];
  readonly suppressionOf: (labels: Labels) => {
    readonly silencedBy: readonly string[];
    readonly inhibitedBy: readonly string[];
  };
  readonly silence: (id: string) => Silence | undefined;
  readonly alert: (fingerprint: string) => StoredAlert | undefined;
};

export const routingEndpoints = (doors: RoutingDoors): Endpoints => ({
  '/api/alerts/routing': { GET: () => routing(doors) },
  '/api/alerts/routing/test': { POST: (asked) => test(asked, doors) },
});

function routing(doors: RoutingDoors) {
  const nowMs = doors.nowMs();
  const counts = new Map<Route, { groups: number; alerts: number }>();
  for (const { route, alerts } of doors.groups()) {
    const known = counts.get(route) ?? { groups: 0, alerts: 0 };
    counts.set(route, { groups: known.groups + 1, alerts: known.alerts + alerts });
  }
  const intervals = doors.timeIntervals();
  return {
    nodes: routeNodes(doors.root()).map((node) => ({
      ...nodeJson(node),
      mutedBy: mutingIntervals(node.route, intervals, nowMs),
      ...(counts.get(node.route) ?? { groups: 0, alerts: 0 }),
    })),
    intervals: [...intervals].map(([name, given]) => ({
      name,
      isActive: isWithin(given, nowMs),
      nextChangeMs: nextChange(given, nowMs) ?? null,
    })),
  };
}

function nodeJson({ id, route }: RouteNode) {
  const { receiver, groupBy, groupByAll, groupWaitMs, groupIntervalMs, repeatIntervalMs } = route;
  return {
    ...{ id, receiver, groupBy: groupByAll ? ['...'] : groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs },
    matchers: route.matchers.map(formatMatcher),
    continue: route.continue,
    muteTimeIntervals: route.muteTimeIntervals,
    activeTimeIntervals: route.activeTimeIntervals,
  };
}

function test({ json }: Asked, doors: RoutingDoors) {
  const labels = labelsOf(json());
  const { silencedBy, inhibitedBy } = doors.suppressionOf(labels);
  return {
    labels,
    nodes: walkRoutes(doors.root(), labels).map(({ id, outcome, failing, takenBy }) => ({
      ...{ id, outcome, failing: failing.map(formatMatcher), takenBy },
    })),
    routes: doors.placedRoutes(labels),
    silencedBy: silencedBy.map((id) => silenceJson(id, doors)),
    inhibitedBy: inhibitedBy.map((fingerprint) => inhibitorJson(fingerprint, doors)),
  };
}

/** Who silenced it, and why; of a silence that is forgotten, its id. */
export function silenceJson(id: string, { silence }: Pick<RoutingDoors, 'silence'>) {
  const { createdBy = '', comment = '', endsAtMs = null } = silence(id) ?? {};
  return { id, createdBy, comment, endsAtMs };
}

/** The other alert; of one that is forgotten, its fingerprint. */
export const inhibitorJson = (fingerprint: string, { alert }: Pick<RoutingDoors, 'alert'>) => ({
  fingerprint,
  labels: alert(fingerprint)?.labels ?? null,
});

/** `{"labels": {name: value}}`; empty values are no labels, as everywhere. @throws bad_input */
function labelsOf(body: unknown): Labels {
  const labels = typeof body === 'object' && body !== null && 'labels' in body ? body.labels : undefined;
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels))
    throw badInput('"labels" must be an object of names and values');
  for (const [name, value] of Object.entries(labels)) {
    if (name === '') throw badInput('"labels" has an empty name');
    if (typeof value !== 'string') throw badInput(`label ${JSON.stringify(name)}: the value must be a string`);
  }
  const given = Object.entries(labels as Readonly<Record<string, string>>).filter(([, value]) => value !== '');
  if (given.length === 0) throw badInput('at least one label is needed');
  return Labels.of(Object.fromEntries(given));
}
