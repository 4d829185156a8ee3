// What Targets keeps in its address beside the refresh: the filter.

export const FILTER_PARAMETER = 'filter';

/** A link that lists the targets `filter` keeps. */
export const targetsHref = (filter: string): string =>
  `/targets?${new URLSearchParams({ [FILTER_PARAMETER]: filter })}`;
