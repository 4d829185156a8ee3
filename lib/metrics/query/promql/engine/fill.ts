// fill, fill_left, fill_right: an element that has no partner gets one, with the match group's labels and the given value.
import type { Labels } from '@/lib/kernel/labels';
import type { VectorMatching } from '../ast';
import { type Column, unionOfPresence } from './value';

/** The values for what is missing on either side of a match; null: nothing is filled in. */
export type FillValues = { readonly one: number | null; readonly many: number | null };

/** `fill_right` fills the "one" side under group_right, too, though it stands left there: so Prometheus 3.14 has it. */
export const fillValuesOf = ({ fillValues: { lhs, rhs } }: VectorMatching): FillValues => ({ one: rhs, many: lhs });

/**
 * A group's columns with what is filled in: on one side where only the other has elements.
 * @param labels those of the match group.
 */
export function filled(
  group: { readonly one: readonly Column[]; readonly many: readonly Column[] },
  fill: FillValues,
  labels: Labels,
): { readonly one: readonly Column[]; readonly many: readonly Column[] } {
  const [one, many] = [unionOfPresence(group.one), unionOfPresence(group.many)];
  return {
    one: fill.one !== null && many ? [...group.one, stand(fill.one, many, one, labels)] : group.one,
    many: fill.many !== null && one ? [...group.many, stand(fill.many, one, many, labels)] : group.many,
  };
}

/** A column that is there where `wanted` is and `own` is not. */
function stand(value: number, wanted: Uint8Array, own: Uint8Array | undefined, labels: Labels): Column {
  const present = own ? wanted.map((there, i) => Number(there === 1 && !own[i])) : wanted;
  return { labels, values: new Float64Array(wanted.length).fill(value), present, dropName: false };
}
