// What Notifications keeps in its address: filters, the page, the message that is open.
import type { Changes } from '@/components/address/changed-address';
import type { NotificationFilter } from '@/lib/client/notifications';

export const FILTERS = ['receiver', 'integration', 'outcome', 'fingerprint'] as const;
/** `next` of the page before. */
export const BEFORE = 'before';
/** Of the message in the side column. */
export const ID = 'id';

export const filterOf = (params: URLSearchParams): NotificationFilter =>
  Object.fromEntries(FILTERS.map((name) => [name, params.get(name) ?? undefined]));

/** Another filter begins at the newest again. */
export const filterChange = (name: (typeof FILTERS)[number], value: string): Changes => ({
  [name]: value || null,
  [BEFORE]: null,
});

export const isFiltered = (filter: NotificationFilter): boolean => FILTERS.some((name) => filter[name]);

/** A link to the messages a filter keeps. */
export const notificationsHref = (
  filter: Readonly<Partial<Record<(typeof FILTERS)[number] | typeof ID, string>>>,
): string => `/alerts/notifications?${new URLSearchParams(filter)}`;
