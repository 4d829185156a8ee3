// First stage of alerts/react: which receivers an alert goes to, and with which others it is grouped there. In: a label set.
import type { Labels } from '@/lib/kernel/labels';
import { formatMatchers, goQuote } from '@/lib/kernel/matcher-syntax';
import { compileMatchers } from '@/lib/kernel/matchers';
import type { Route } from '../model';
import { uuidOf } from '../named-uuid';

/** One route's group for an alert. */
export type Placement = {
  /** A UUID: of two processes, and before and after a restart, the same. */
  readonly groupId: string;
  /** As receivers are told: the route's matchers from the root on, then the labels the group shares. */
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly route: Route;
};

type Node = {
  readonly route: Route;
  readonly key: string;
  readonly matches: (labels: Labels) => boolean;
  readonly groupBy: ReadonlySet<string>;
  /** Those found last, by the values of the labels they are grouped by: ten alerts of a group have one. */
  readonly placements: Map<string, Placement>;
  readonly children: readonly Node[];
};

export class Router {
  private readonly root: Node;

  constructor(root: Route) {
    this.root = nodeOf(root, '');
  }

  /** Depth first: of siblings the first that matches, and those after it for as long as `continue` says so. At least one. */
  placementsOf(labels: Labels): readonly Placement[] {
    return matching(this.root, labels).map((node) => placementIn(node, labels));
  }
}

function nodeOf(route: Route, parentKey: string): Node {
  const own = formatMatchers(route.matchers);
  const key = parentKey === '' ? own : `${parentKey}/${own}`;
  return {
    route,
    key,
    matches: compileMatchers(route.matchers),
    groupBy: new Set(route.groupBy),
    placements: new Map(),
    children: route.routes.map((child) => nodeOf(child, key)),
  };
}

function matching(node: Node, labels: Labels): Node[] {
  if (!node.matches(labels)) return [];
  const found: Node[] = [];
  for (const child of node.children) {
    const below = matching(child, labels);
    found.push(...below);
    if (below.length > 0 && !child.route.continue) break;
  }
  return found.length > 0 ? found : [node];
}

/** Of so many groups a route remembers the placements. */
const MOST_REMEMBERED = 20_000;

function placementIn(node: Node, labels: Labels): Placement {
  const { route, groupBy, placements } = node;
  if (route.groupByAll) return placementOf(node, labels);
  const values = labels.keyOf(route.groupBy);
  const known = placements.get(values);
  if (known) return known;
  if (placements.size >= MOST_REMEMBERED) placements.clear();
  const placement = placementOf(node, labels.keep(groupBy));
  placements.set(values, placement);
  return placement;
}

function placementOf({ route, key }: Node, groupLabels: Labels): Placement {
  const groupKey = `${key}:${formatLabels(groupLabels)}`;
  return { groupId: uuidOf(`${groupKey}\0${route.receiver}`), groupKey, groupLabels, route };
}

const formatLabels = (labels: Labels) =>
  `{${[...labels].map(([name, value]) => `${name}=${goQuote(value)}`).join(', ')}}`;
