// What the rules page keeps in its address: what is shown of the list, which rule is looked at, which group is edited.
import type { Changes } from '@/components/address/changed-address';

export const RULES_HREF = '/alerts/rules';

export const SHOWN = ['all', 'firing', 'pending', 'failing'] as const;
export type Shown = (typeof SHOWN)[number];

export const KINDS = ['all', 'alert', 'record'] as const;
export type Kind = (typeof KINDS)[number];

export type ListAddress = { readonly filter: string; readonly shown: Shown; readonly kind: Kind };

export const listAddressOf = (params: URLSearchParams): ListAddress => ({
  filter: params.get('filter') ?? '',
  shown: SHOWN.find((shown) => shown === params.get('show')) ?? 'all',
  kind: KINDS.find((kind) => kind === params.get('type')) ?? 'all',
});

/** Where a rule stands: by file, group and its place in it, from 0. */
export type RulePlace = { readonly file: string; readonly group: string; readonly index: number };

/** A separator that neither paths nor names of groups have in practice; the index is behind the last one. */
const textOfPlace = ({ file, group, index }: RulePlace): string => [file, group, index].join('\n');

export function placeOf(params: URLSearchParams): RulePlace | undefined {
  const [file, group, index] = params.get('rule')?.split('\n') ?? [];
  if (file === undefined || group === undefined || !/^\d+$/.test(index ?? '')) return undefined;
  return { file, group, index: Number(index) };
}

export const withPlace = (place: RulePlace | undefined): Changes => ({ rule: place ? textOfPlace(place) : null });

export const ruleHref = (place: RulePlace): string =>
  `${RULES_HREF}?${new URLSearchParams({ rule: textOfPlace(place) })}`;

/**
 * What is open in the list's place. `edit`: a group somebody made. `copy`: a group of a file that is to be one. `new`: a group
 * that is not there yet. `index`: the rule the form begins with; the number of rules: a rule more.
 */
export type Open =
  | { readonly kind: 'edit'; readonly namespace: string; readonly group: string; readonly index: number }
  | { readonly kind: 'copy'; readonly file: string; readonly group: string; readonly index: number }
  | { readonly kind: 'new'; readonly index: 0 }
  | { readonly kind: 'versions'; readonly namespace: string; readonly group: string };

export function openOf(params: URLSearchParams): Open | undefined {
  const kind = params.get('open');
  const [namespace, file, group] = ['namespace', 'file', 'group'].map((name) => params.get(name) ?? '') as [
    string,
    string,
    string,
  ];
  const index = Number(params.get('index') ?? '0') || 0;
  if (kind === 'new') return { kind, index: 0 };
  if (kind === 'edit' && namespace !== '') return { kind, namespace, group, index };
  if (kind === 'versions' && namespace !== '') return { kind, namespace, group };
  return kind === 'copy' && file !== '' ? { kind, file, group, index } : undefined;
}

export function withOpen(open: Open | undefined): Changes {
  const none: Changes = { open: null, namespace: null, file: null, group: null, index: null };
  if (!open) return none;
  const { kind, ...rest } = open;
  const texts = Object.entries(rest).map(([name, value]) => [name, String(value)]);
  return { ...none, open: kind, ...Object.fromEntries(texts) };
}
