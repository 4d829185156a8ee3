// Which silences are chosen. With shift, all between the last one that was pressed and this one.

export type Selection = { readonly ids: ReadonlySet<string>; readonly anchor: string | undefined };

export const NOTHING_CHOSEN: Selection = { ids: new Set(), anchor: undefined };

/** @param order ids as they are listed */
export function pressed(selection: Selection, id: string, isRange: boolean, order: readonly string[]): Selection {
  const isOn = !selection.ids.has(id);
  const from = selection.anchor === undefined ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  const changed = isRange && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
  const ids = new Set(selection.ids);
  for (const each of changed) {
    if (isOn) ids.add(each);
    else ids.delete(each);
  }
  return { ids, anchor: id };
}

/** All or, when all are, none. */
export function pressedAll({ ids }: Selection, order: readonly string[]): Selection {
  return order.every((id) => ids.has(id)) ? NOTHING_CHOSEN : { ids: new Set(order), anchor: undefined };
}
