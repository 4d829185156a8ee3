// What the page of silences keeps in its address: what is shown, the filter, and what is edited.
import type { Silence, SilenceState } from '@/lib/client/silences-decode';

export const SILENCES_HREF = '/alerts/silences';
export const NEW_SILENCE_HREF = '/alerts/silences/new';

export const SHOWN_PARAMETER = 'show';
export const FILTER_PARAMETER = 'q';
/** The id of the silence that is changed. */
export const EDIT_PARAMETER = 'edit';
/** The id of one that is made anew. */
export const AGAIN_PARAMETER = 'again';

export type Shown = SilenceState | 'templates' | 'recurring';

const SHOWN: readonly Shown[] = ['active', 'pending', 'expired', 'templates', 'recurring'];

export const shownOf = (params: URLSearchParams): Shown =>
  SHOWN.find((each) => each === params.get(SHOWN_PARAMETER)) ?? 'active';

/** A link to one silence, open for change. */
export const silenceHref = (id: string): string => `${SILENCES_HREF}?${new URLSearchParams({ [EDIT_PARAMETER]: id })}`;

/** A link to a form with these matchers. */
export const newSilenceHref = (matchers: readonly { readonly text: string }[], comment = ''): string => {
  const params = new URLSearchParams(matchers.map(({ text }) => ['filter', text]));
  if (comment !== '') params.set('comment', comment);
  return `${NEW_SILENCE_HREF}?${params}`;
};

/** Every word must stand in a matcher, the comment, the creator or the id. */
export function matchesFilter({ matchers, comment, createdBy, id }: Silence, filter: string): boolean {
  const text = [...matchers.map((matcher) => matcher.text), comment, createdBy, id].join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
