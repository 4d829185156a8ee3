// The tree as rows: what of it is shown, what a test says of each, and where the arrow keys go.
import type { RouteNode, RoutingTest } from '@/lib/client/notification-nouns';

export type TreeRow = {
  readonly node: RouteNode;
  /** 0 is the root. */
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly isOpen: boolean;
  /** Settings the node does not share with its parent. */
  readonly own: readonly (keyof typeof SETTINGS)[];
  readonly tested: RoutingTest['nodes'][number] | undefined;
};

export const SETTINGS = {
  groupBy: 'by',
  groupWaitMs: 'group_wait',
  groupIntervalMs: 'group_interval',
  repeatIntervalMs: 'repeat_interval',
} as const;

const parentOf = (id: string) => id.slice(0, id.lastIndexOf('.'));

/** Depth first, without what is below closed nodes. */
export function treeRows(
  nodes: readonly RouteNode[],
  closed: ReadonlySet<string>,
  test: RoutingTest | undefined,
): readonly TreeRow[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const tested = new Map(test?.nodes.map((node) => [node.id, node]));
  const parents = new Set(nodes.map(({ id }) => parentOf(id)));
  return nodes
    .filter(({ id }) => ![...closed].some((ancestor) => id.startsWith(`${ancestor}.`)))
    .map((node) => ({
      node,
      depth: node.id.split('.').length - 1,
      hasChildren: parents.has(node.id),
      isOpen: !closed.has(node.id),
      own: ownSettings(node, byId.get(parentOf(node.id))),
      tested: tested.get(node.id),
    }));
}

function ownSettings(node: RouteNode, parent: RouteNode | undefined): TreeRow['own'] {
  const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  return names.filter((name) => !parent || String(node[name]) !== String(parent[name]));
}

/** What a key does in a tree, by WAI-ARIA's pattern: another row to stand on, or a node to open or close. */
export function treeKey(
  key: string,
  rows: readonly TreeRow[],
  currentId: string,
): { readonly focus: string } | { readonly toggle: string } | undefined {
  const at = rows.findIndex(({ node }) => node.id === currentId);
  const row = rows[at];
  if (!row) return undefined;
  const focus = (to: TreeRow | undefined) => to && { focus: to.node.id };
  switch (key) {
    case 'ArrowDown':
      return focus(rows[at + 1]);
    case 'ArrowUp':
      return focus(rows[at - 1]);
    case 'Home':
      return focus(rows[0]);
    case 'End':
      return focus(rows.at(-1));
    case 'ArrowRight':
      if (!row.hasChildren) return undefined;
      return row.isOpen ? focus(rows[at + 1]) : { toggle: row.node.id };
    case 'ArrowLeft':
      if (row.hasChildren && row.isOpen) return { toggle: row.node.id };
      return focus(rows.find(({ node }) => node.id === parentOf(currentId)));
    default:
      return undefined;
  }
}
