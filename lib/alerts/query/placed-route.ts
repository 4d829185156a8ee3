// A route that takes an alert, with all that decides when somebody hears of it: group, waits, integrations, time intervals.
import type { Labels } from '@/lib/kernel/labels';
import { formatMatchers } from '@/lib/kernel/matcher-syntax';
import type { Route, TimeInterval } from '../model';
import { mutedUntil, mutingIntervals } from './muting';
import { pathTo, routeNodes } from './route-walk';

export type PlacedIntegration = {
  readonly integration: string;
  readonly index: number;
  readonly sendResolved: boolean;
};

/** Where an alert goes by one route, and how its group there stands. */
export type PlacedRoute = {
  /** The id of the node, and the matchers of each node from the root's children on. */
  readonly routeId: string;
  readonly path: readonly string[];
  readonly receiver: string;
  readonly integrations: readonly PlacedIntegration[];
  readonly groupId: string;
  readonly groupKey: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  /** undefined: there is no such group now. */
  readonly group: { readonly dueAtMs: number; readonly hasBeenLookedAt: boolean; readonly alerts: number } | undefined;
  /** Time intervals that keep it quiet now, and until when; undefined: for longer than a year. */
  readonly mutedBy: readonly string[];
  readonly mutedUntilMs: number | undefined;
};

/** As the dispatcher places an alert. */
type Placement = {
  readonly groupId: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly route: Route;
};

export type RoutingStanding = {
  readonly nowMs: number;
  readonly root: Route;
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly integrationsOf: (receiver: string) => readonly PlacedIntegration[];
  readonly groupOf: (groupId: string) => PlacedRoute['group'];
};

/** @param placement of a route of the standing's tree */
export function placedRoute(
  { groupId, groupKey, groupLabels, route }: Placement,
  standing: RoutingStanding,
): PlacedRoute {
  const { nowMs, root, timeIntervals, integrationsOf, groupOf } = standing;
  const routeId = routeNodes(root).find((node) => node.route === route)?.id ?? '0';
  const { receiver, groupWaitMs, groupIntervalMs, repeatIntervalMs } = route;
  const mutedBy = mutingIntervals(route, timeIntervals, nowMs);
  return {
    ...{ routeId, receiver, groupId, groupKey, groupWaitMs, groupIntervalMs, repeatIntervalMs, mutedBy },
    path: pathTo(root, routeId)
      .slice(1)
      .map((node) => formatMatchers(node.route.matchers)),
    integrations: integrationsOf(receiver),
    groupLabels: groupLabels.toJSON(),
    group: groupOf(groupId),
    mutedUntilMs: mutedBy.length > 0 ? mutedUntil(route, timeIntervals, nowMs) : undefined,
  };
}
