// Query strings with parts of them changed.

/** Parameters to set; null removes one, an empty text stays as one. */
export type Changes = Readonly<Record<string, string | null>>;

export function changedAddress(pathname: string, search: string, changes: Changes): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text ? `${pathname}?${text}` : pathname;
}
