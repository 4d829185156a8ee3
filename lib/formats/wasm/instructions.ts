// The instructions of WebAssembly that our modules use: their codes, and what stands behind them. Source: WebAssembly core
// specification 2.0, 5.4.

/** How an instruction goes on after its code: nothing, an offset into memory (after the alignment), or fixed bytes. */
export type Instruction = { readonly code: readonly number[]; readonly alignment?: number };

const plain = (code: number): Instruction => ({ code: [code] });
const memory = (code: number, alignment: number): Instruction => ({ code: [code], alignment });

export const INSTRUCTIONS: Readonly<Record<string, Instruction>> = {
  return: plain(0x0f),
  'i32.load': memory(0x28, 2),
  'i64.load': memory(0x29, 3),
  'i32.load8_u': memory(0x2d, 0),
  'i32.load16_u': memory(0x2f, 1),
  'i32.store': memory(0x36, 2),
  'i64.store': memory(0x37, 3),
  'f64.store': memory(0x39, 3),
  'i32.store8': memory(0x3a, 0),
  'memory.copy': { code: [0xfc, 0x0a, 0, 0] },
  'i32.eqz': plain(0x45),
  'i32.eq': plain(0x46),
  'i32.ne': plain(0x47),
  'i32.lt_s': plain(0x48),
  'i32.lt_u': plain(0x49),
  'i32.gt_u': plain(0x4b),
  'i32.le_u': plain(0x4d),
  'i32.ge_u': plain(0x4f),
  'i64.eqz': plain(0x50),
  'i64.ne': plain(0x52),
  'i32.add': plain(0x6a),
  'i32.sub': plain(0x6b),
  'i32.and': plain(0x71),
  'i32.or': plain(0x72),
  'i32.shl': plain(0x74),
  'i32.shr_u': plain(0x76),
  'i64.add': plain(0x7c),
  'i64.and': plain(0x83),
  'i64.or': plain(0x84),
  'i64.xor': plain(0x85),
  'i64.shl': plain(0x86),
  'i64.shr_u': plain(0x88),
  'i32.wrap_i64': plain(0xa7),
  'i64.extend_i32_u': plain(0xad),
  'f64.convert_i64_s': plain(0xb9),
};

export const VALUE_TYPES: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c };
