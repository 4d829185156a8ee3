// What Explore keeps in its address beside range and refresh: queries, view, what of the legend is drawn, exemplars, events, threshold.
import type { Changes } from '@/components/address/changed-address';
import type { TimeRange } from '@/components/time-range/range';
import { type Threshold, textOfThreshold } from './threshold';

const VIEWS = ['graph', 'table', 'samples'] as const;

/** graph: lines over the range; table: one evaluation at its end; samples: every value of the graph as rows. */
export type View = (typeof VIEWS)[number];

export const parseView = (text: string | null): View => VIEWS.find((view) => view === text) ?? 'graph';

type LinkParts = {
  /** Drawn as a line of its own. */
  readonly threshold?: Threshold | undefined;
  readonly range?: TimeRange | undefined;
};

/** A link that draws `expr`. */
export function exploreHref(expr: string, { threshold, range }: LinkParts = {}): string {
  const held = threshold && { threshold: textOfThreshold(threshold) };
  return `/explore?${new URLSearchParams({ expr, ...held, ...range })}`;
}

/** One row of the page. `id` is a capital letter that stays its own while others come and go. */
export type ExploreQuery = { readonly id: string; readonly expr: string; readonly isOn: boolean };

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const FIRST = 'A';

/** `expr` is A, as in every link there ever was; the others carry their letter. */
const nameOf = (id: string) => (id === FIRST ? 'expr' : `expr.${id}`);

/** In the order of their letters. An address without any is one empty row. */
export function queriesOf(params: URLSearchParams): readonly ExploreQuery[] {
  const off = offOf(params);
  const found = LETTERS.flatMap((id) => {
    const expr = params.get(nameOf(id));
    return expr === null ? [] : [{ id, expr, isOn: !off.has(id) }];
  });
  return found.length > 0 ? found : [{ id: FIRST, expr: '', isOn: true }];
}

const offOf = (params: URLSearchParams) => new Set((params.get('off') ?? '').split('').filter((id) => id !== ''));

/** A row alone is not written down as long as it is empty. */
export function withExprs(queries: readonly ExploreQuery[], exprs: ReadonlyMap<string, string>): Changes {
  const isAlone = queries.length === 1;
  return Object.fromEntries([...exprs].map(([id, expr]) => [nameOf(id), isAlone && expr === '' ? null : expr]));
}

/** The letter a new row gets: the first after all that are there, or one that is free; undefined when there are 26. */
export function nextLetter(queries: readonly ExploreQuery[]): string | undefined {
  const taken = new Set(queries.map(({ id }) => id));
  const after = LETTERS.indexOf(queries.at(-1)?.id ?? '') + 1;
  return LETTERS[after] ?? LETTERS.find((id) => !taken.has(id));
}

/** With a first row that is still empty the address says so, too: it would be lost otherwise. */
export function withAdded(queries: readonly ExploreQuery[], id: string, expr: string): Changes {
  const first = queries[0];
  const kept: Changes = first && first.expr === '' ? { [nameOf(first.id)]: '' } : {};
  return { ...kept, [nameOf(id)]: expr };
}

export function withRemoved(queries: readonly ExploreQuery[], id: string): Changes {
  return { [nameOf(id)]: null, off: offText(queries.filter((query) => query.id !== id)) };
}

export function withToggled(queries: readonly ExploreQuery[], id: string): Changes {
  return { off: offText(queries.map((query) => (query.id === id ? { ...query, isOn: !query.isOn } : query))) };
}

const offText = (queries: readonly ExploreQuery[]) =>
  queries
    .filter(({ isOn }) => !isOn)
    .map(({ id }) => id)
    .join('') || null;

/** Exemplars are drawn unless the address says otherwise. */
export const hasExemplars = (params: URLSearchParams): boolean => params.get('exemplars') !== 'off';

/** What was changed stands under the graph unless the address says otherwise. */
export const hasEvents = (params: URLSearchParams): boolean => params.get('events') !== 'off';
