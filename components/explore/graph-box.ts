// The room of the graph, whether it is there or still a skeleton.
export const GRAPH_BOX = 'h-(--h-graph) px-3';
