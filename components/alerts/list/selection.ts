// Which alerts are chosen. With shift, all between the last one that was chosen and this one.
import type { Item } from './items';

export type Selection = ReadonlySet<string>;

const fingerprintsOf = (item: Item): readonly string[] =>
  item.kind === 'alert' ? [item.row.fingerprint] : item.section.rows.map(({ fingerprint }) => fingerprint);

export const isChosen = (item: Item, chosen: Selection): boolean =>
  fingerprintsOf(item).every((each) => chosen.has(each));

export const isPartlyChosen = (item: Item, chosen: Selection): boolean =>
  !isChosen(item, chosen) && fingerprintsOf(item).some((each) => chosen.has(each));

/** A section stands for all of its alerts, folded or not. */
export function toggled(item: Item, chosen: Selection): Selection {
  return withAll(fingerprintsOf(item), chosen, !isChosen(item, chosen));
}

/** All from the anchor to the item get the anchor's state. An anchor that is gone is none. */
export function ranged(
  items: readonly Item[],
  anchorKey: string | undefined,
  item: Item,
  chosen: Selection,
): Selection {
  const from = items.findIndex(({ key }) => key === anchorKey);
  const to = items.indexOf(item);
  if (from < 0 || to < 0) return toggled(item, chosen);
  const between = items.slice(Math.min(from, to), Math.max(from, to) + 1);
  return withAll(between.flatMap(fingerprintsOf), chosen, isChosen(items[from] as Item, chosen));
}

function withAll(fingerprints: readonly string[], chosen: Selection, isOn: boolean): Selection {
  const next = new Set(chosen);
  for (const fingerprint of fingerprints) {
    if (isOn) next.add(fingerprint);
    else next.delete(fingerprint);
  }
  return next;
}
