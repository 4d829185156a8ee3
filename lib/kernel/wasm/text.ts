// Turns of phrase that repeat in WebAssembly text.

/** The address of element `index` of eight bytes each, from an address on. */
export const at = (base: string | number, index: string) =>
  `(i32.add ${typeof base === 'number' ? `(i32.const ${base})` : base} (i32.shl ${index} (i32.const 3)))`;

/** Adds to a local. */
export const up = (name: string, by = `(i32.const 1)`) => `(local.set ${name} (i32.add (local.get ${name}) ${by}))`;

/** `body` for each index from `from` on below `end`; the local `name` is the index. */
export const each = (name: string, from: number, end: string, body: string, step?: string) => `
  (local.set ${name} (i32.const ${from}))
  (block ${name}Done
    (loop ${name}Next
      (br_if ${name}Done (i32.ge_u (local.get ${name}) ${end}))
      ${body}
      ${up(name, step)}
      (br ${name}Next)))`;
