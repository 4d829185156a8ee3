// What Explore keeps in its address beside range and refresh: the query and the view.

const VIEWS = ['graph', 'table', 'samples'] as const;

/** graph: lines over the range; table: one evaluation at its end; samples: every value of the graph as rows. */
export type View = (typeof VIEWS)[number];

export const parseView = (text: string | null): View => VIEWS.find((view) => view === text) ?? 'graph';

/** A link that draws `expr`. */
export const exploreHref = (expr: string): string => `/explore?${new URLSearchParams({ expr })}`;
