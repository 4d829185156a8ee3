// Label names in a path: names that are no identifiers come escaped as `U__…`, as Prometheus' clients send them.

/** The name behind `U__` escaping: `__` is `_`, `_1f600_` is the character with that code; undefined when malformed. */
export function unescapeName(escaped: string): string | undefined {
  if (!escaped.startsWith('U__')) return escaped;
  const rest = escaped.slice(3);
  if (!/^(?:[A-Za-z0-9:]|__|_[0-9a-fA-F]{1,6}_)*$/.test(rest)) return undefined;
  let isValid = true;
  const name = rest.replace(/__|_([0-9a-fA-F]+)_/g, (_all, hex?: string) => {
    if (hex === undefined) return '_';
    const code = Number.parseInt(hex, 16);
    isValid &&= code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isValid ? String.fromCodePoint(code) : '';
  });
  return isValid ? name : undefined;
}
