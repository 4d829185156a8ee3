// Where a label set goes through the routing tree, and at each node why, or why not.
import type { Labels } from '@/lib/kernel/labels';
import { compileMatcher, type Matcher } from '@/lib/kernel/matchers';
import type { Route } from '../model';

/** A node of the tree, depth first. `id` is its place: `0` is the root, `0.2` its third child. */
export type RouteNode = { readonly id: string; readonly route: Route };

/**
 * `receives`: alerts like this one end here. `passes_on`: it matches, and a node below takes them. `no_match`: matchers do not
 * hold. `not_reached`: its parent does not match, or a node before it took them and does not continue.
 */
export type RouteOutcome = 'receives' | 'passes_on' | 'no_match' | 'not_reached';

export type WalkedNode = RouteNode & {
  readonly outcome: RouteOutcome;
  /** Of `no_match`: the matchers that do not hold. */
  readonly failing: readonly Matcher[];
  /** Of `not_reached`, where a node before it took the alert: that node's id. */
  readonly takenBy: string | undefined;
};

export const routeNodes = (route: Route, id = '0'): readonly RouteNode[] => [
  { id, route },
  ...route.routes.flatMap((child, i) => routeNodes(child, `${id}.${i}`)),
];

/** Every node, depth first. At least the root receives, should nothing below it. */
export const walkRoutes = (root: Route, labels: Labels): readonly WalkedNode[] =>
  walk({ id: '0', route: root }, labels);

function walk(node: RouteNode, labels: Labels): readonly WalkedNode[] {
  const failing = node.route.matchers.filter((matcher) => !compileMatcher(matcher)(labels.get(matcher.name)));
  if (failing.length > 0) {
    const self: WalkedNode = { ...node, outcome: 'no_match', failing, takenBy: undefined };
    return [self, ...unreached(below(node), undefined)];
  }
  const walked: WalkedNode[] = [];
  let takenBy: string | undefined;
  let isTaken = false;
  for (const child of children(node)) {
    if (takenBy !== undefined) {
      walked.push(...unreached([child, ...below(child)], takenBy));
      continue;
    }
    const outcomes = walk(child, labels);
    walked.push(...outcomes);
    if (outcomes[0]?.outcome === 'no_match') continue;
    isTaken = true;
    if (!child.route.continue) takenBy = child.id;
  }
  return [{ ...node, outcome: isTaken ? 'passes_on' : 'receives', failing: [], takenBy: undefined }, ...walked];
}

const children = ({ id, route }: RouteNode): readonly RouteNode[] =>
  route.routes.map((child, i) => ({ id: `${id}.${i}`, route: child }));

const below = (node: RouteNode): readonly RouteNode[] => routeNodes(node.route, node.id).slice(1);

const unreached = (nodes: readonly RouteNode[], takenBy: string | undefined): readonly WalkedNode[] =>
  nodes.map((node) => ({ ...node, outcome: 'not_reached', failing: [], takenBy }));

/** The nodes from the root to one. Empty: there is no such node. */
export function pathTo(root: Route, id: string): readonly RouteNode[] {
  return routeNodes(root).filter((node) => id === node.id || id.startsWith(`${node.id}.`));
}
