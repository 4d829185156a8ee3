// Points of a series as JSON, `[seconds,"value"],` each, in WebAssembly: eight digits are made at a time and stored as one word,
// which JavaScript cannot do. Values as kernel/float's valueText writes them, found as kernel/float-bytes finds them; the few that
// need more (no numbers, whole ones of 2^53 and more, those below 1e-5, those too close to call) are left to the caller.
import { assemble } from '@/lib/kernel/wasm/assemble';

/** Bytes a beginning of a point may have. */
export const MAX_HEAD_BYTES = 24;

/** Bytes a point may take, with those behind it that are overwritten. */
export const MAX_POINT_BYTES = 80;

/** What the module reads and writes, by address. */
export type PointTables = {
  /** A float each: the powers of ten 0 to 22. */
  readonly tens: number;
  /** A signed byte each, by the exponent bits of a float: the power of ten that gives it 17 digits before the point, or 18. */
  readonly scales: number;
  /** Four bytes: the index of the point it stopped at. */
  readonly reached: number;
};

/** Where the beginnings of points lie, one behind the other, where each ends (four bytes each), and values (floats). */
type WritePoints = (from: number, count: number, heads: number, ends: number, values: number, out: number) => number;

export type PointWriter = {
  /**
   * Writes points [from, count). It stops at a value that is left to the caller: the point's beginning is written then, and
   * `reached` tells its index; otherwise that is `count`.
   * @returns where it ends
   */
  readonly points: WritePoints;
};

const ASCII_ZEROS = '0x3030303030303030';

/**
 * A float of up to 2^53, not whole, as kernel/float-bytes' writeShortest has it, with reciprocals for divisors: `high` may be one
 * too small or too large, which is put right, and a tie that goes the other way is too close to call.
 */
const shortest = ({ tens, scales }: PointTables) => `
  (func $shortest (param $size f64) (param $out i32) (result i32)
    (local $bits i64) (local $exponent i32) (local $scale i32) (local $ten f64) (local $product f64)
    (local $high f64) (local $low f64) (local $reach f64) (local $near f64) (local $far f64)
    (local $split f64) (local $sizeHigh f64) (local $sizeLow f64) (local $tenHigh f64) (local $tenLow f64)
    (local.set $bits (i64.reinterpret_f64 (local.get $size)))
    (if (i64.eqz (i64.and (local.get $bits) (i64.const 0xfffffffffffff))) (then (return (i32.const 0))))
    (local.set $exponent (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.const 52))))
    (local.set $scale (i32.load8_s offset=${scales} (local.get $exponent)))
    (if (f64.ge (f64.mul (local.get $size) (f64.load offset=${tens} (i32.shl (local.get $scale) (i32.const 3))))
                (f64.const 1e17))
      (then (local.set $scale (i32.sub (local.get $scale) (i32.const 1)))))
    (local.set $ten (f64.load offset=${tens} (i32.shl (local.get $scale) (i32.const 3))))
    (local.set $product (f64.mul (local.get $size) (local.get $ten)))
    ;; what the product, which was rounded, lacks (Dekker)
    (local.set $split (f64.mul (local.get $size) (f64.const 134217729)))
    (local.set $sizeHigh (f64.sub (local.get $split) (f64.sub (local.get $split) (local.get $size))))
    (local.set $sizeLow (f64.sub (local.get $size) (local.get $sizeHigh)))
    (local.set $split (f64.mul (local.get $ten) (f64.const 134217729)))
    (local.set $tenHigh (f64.sub (local.get $split) (f64.sub (local.get $split) (local.get $ten))))
    (local.set $tenLow (f64.sub (local.get $ten) (local.get $tenHigh)))
    (local.set $high (f64.floor (f64.mul (local.get $product) (f64.const 1e-8))))
    (local.set $low (f64.add
      (f64.sub (local.get $product) (f64.mul (local.get $high) (f64.const 1e8)))
      (f64.sub (f64.mul (local.get $sizeLow) (local.get $tenLow))
        (f64.sub (f64.sub (f64.sub (local.get $product) (f64.mul (local.get $sizeHigh) (local.get $tenHigh)))
                          (f64.mul (local.get $sizeLow) (local.get $tenHigh)))
                 (f64.mul (local.get $sizeHigh) (local.get $tenLow))))))
    (if (f64.lt (local.get $low) (f64.const 0)) (then
      (local.set $high (f64.sub (local.get $high) (f64.const 1)))
      (local.set $low (f64.add (local.get $low) (f64.const 1e8)))))
    ;; half of what is between neighbours
    (local.set $reach (f64.mul (local.get $ten) (f64.reinterpret_i64
      (i64.shl (i64.extend_i32_u (i32.sub (local.get $exponent) (i32.const 53))) (i64.const 52)))))
    (block $found
      (local.set $near (f64.mul (f64.const 100)
        (f64.floor (f64.add (f64.mul (local.get $low) (f64.const 0.01)) (f64.const 0.5)))))
      (local.set $far (f64.abs (f64.sub (local.get $low) (local.get $near))))
      (br_if $found (f64.lt (local.get $far) (f64.sub (local.get $reach) (f64.const 1e-6))))
      (if (f64.lt (local.get $far) (f64.add (local.get $reach) (f64.const 1e-6))) (then (return (i32.const 0))))
      (local.set $near (f64.mul (f64.const 10)
        (f64.floor (f64.add (f64.mul (local.get $low) (f64.const 0.1)) (f64.const 0.5)))))
      (local.set $far (f64.abs (f64.sub (local.get $low) (local.get $near))))
      (if (f64.lt (local.get $far) (f64.sub (local.get $reach) (f64.const 1e-6))) (then
        (if (f64.lt (f64.abs (f64.sub (local.get $far) (f64.const 5))) (f64.const 1e-6)) (then (return (i32.const 0))))
        (br $found)))
      (if (f64.lt (local.get $far) (f64.add (local.get $reach) (f64.const 1e-6))) (then (return (i32.const 0))))
      (local.set $near (f64.floor (f64.add (local.get $low) (f64.const 0.5))))
      (local.set $far (f64.abs (f64.sub (local.get $low) (local.get $near))))
      (if (f64.lt (f64.abs (f64.sub (local.get $far) (f64.const 0.5))) (f64.const 1e-6))
        (then (return (i32.const 0)))))
    (if (f64.ge (local.get $near) (f64.const 1e8)) (then
      (local.set $high (f64.add (local.get $high) (f64.const 1)))
      (local.set $near (f64.sub (local.get $near) (f64.const 1e8)))))
    (if (i32.or (f64.lt (local.get $near) (f64.const 0))
                (i32.or (f64.lt (local.get $high) (f64.const 1e8)) (f64.ge (local.get $high) (f64.const 1e9))))
      (then (return (i32.const 0))))
    (call $decimal (i32.trunc_f64_u (local.get $high)) (i32.trunc_f64_u (local.get $near))
      (i32.sub (i32.const 17) (local.get $scale)) (local.get $out)))`;

const MODULE_TEXT = (tables: PointTables) => `
  ;; The digits of a number below 10^8, a byte each, zeros in front, the first one lowest.
  (func $digits (param $n i64) (result i64) (local $part i64)
    (local.set $part (i64.shr_u (i64.mul (local.get $n) (i64.const 109951163)) (i64.const 40)))
    (local.set $n (i64.or (local.get $part)
      (i64.shl (i64.sub (local.get $n) (i64.mul (local.get $part) (i64.const 10000))) (i64.const 32))))
    (local.set $part (i64.and (i64.const 0x7f0000007f)
      (i64.shr_u (i64.mul (local.get $n) (i64.const 10486)) (i64.const 20))))
    (local.set $n (i64.or (local.get $part)
      (i64.shl (i64.sub (local.get $n) (i64.mul (local.get $part) (i64.const 100))) (i64.const 16))))
    (local.set $part (i64.and (i64.const 0xf000f000f000f)
      (i64.shr_u (i64.mul (local.get $n) (i64.const 103)) (i64.const 10))))
    (i64.or (local.get $part)
      (i64.shl (i64.sub (local.get $n) (i64.mul (local.get $part) (i64.const 10))) (i64.const 8))))

  ;; A whole number from 1 to 2^53.
  (func $whole (param $n i64) (param $out i32) (result i32) (local $top i64) (local $digits i64) (local $zeros i64)
    (if (i64.lt_u (local.get $n) (i64.const 100000000)) (then
      (local.set $digits (call $digits (local.get $n)))
      (local.set $zeros (i64.and (i64.ctz (local.get $digits)) (i64.const 0x38)))
      (i64.store (local.get $out)
        (i64.shr_u (i64.or (local.get $digits) (i64.const ${ASCII_ZEROS})) (local.get $zeros)))
      (return (i32.sub (i32.add (local.get $out) (i32.const 8))
        (i32.wrap_i64 (i64.shr_u (local.get $zeros) (i64.const 3)))))))
    (local.set $top (i64.div_u (local.get $n) (i64.const 100000000)))
    (local.set $out (call $whole (local.get $top) (local.get $out)))
    (i64.store (local.get $out) (i64.or (i64.const ${ASCII_ZEROS})
      (call $digits (i64.sub (local.get $n) (i64.mul (local.get $top) (i64.const 100000000))))))
    (i32.add (local.get $out) (i32.const 8)))

  ;; A number of hundredths from 1 to 10^8, not all of them zero.
  (func $hundredths (param $n i64) (param $out i32) (result i32)
    (local $digits i64) (local $zeros i64) (local $text i64) (local $length i64)
    (local.set $digits (call $digits (local.get $n)))
    (local.set $zeros (i64.and (i64.ctz (local.get $digits)) (i64.const 0x38)))
    (if (i64.lt_u (i64.const 40) (local.get $zeros)) (then (local.set $zeros (i64.const 40))))
    (local.set $text (i64.shr_u (i64.or (local.get $digits) (i64.const ${ASCII_ZEROS})) (local.get $zeros)))
    (local.set $length (i64.sub (i64.const 6) (i64.shr_u (local.get $zeros) (i64.const 3))))
    (i64.store (local.get $out) (local.get $text))
    (local.set $out (i32.add (local.get $out) (i32.wrap_i64 (local.get $length))))
    (i64.store offset=1 (local.get $out)
      (i64.shr_u (local.get $text) (i64.shl (local.get $length) (i64.const 3))))
    (i32.store8 (local.get $out) (i32.const 0x2e))
    (i32.sub (i32.add (local.get $out) (i32.const 3))
      (i64.eqz (i64.shr_u (local.get $digits) (i64.const 56)))))

  ;; 9 digits and 8, without the zeros at their end, the point before digit $point, from -4 to 16.
  (func $decimal (param $high i32) (param $low i32) (param $point i32) (param $out i32) (result i32)
    (local $first i32) (local $middle i64) (local $last i64) (local $zeros i64) (local $at i32)
    (local.set $first (i32.div_u (local.get $high) (i32.const 100000000)))
    (local.set $middle (call $digits (i64.extend_i32_u
      (i32.sub (local.get $high) (i32.mul (local.get $first) (i32.const 100000000))))))
    (local.set $last (call $digits (i64.extend_i32_u (local.get $low))))
    (local.set $zeros (i64.clz (local.get $last)))
    (if (i64.eqz (local.get $last)) (then
      (local.set $zeros (i64.add (i64.const 64) (i64.clz (local.get $middle))))))
    (local.set $first (i32.or (local.get $first) (i32.const 0x30)))
    (local.set $middle (i64.or (local.get $middle) (i64.const ${ASCII_ZEROS})))
    (local.set $last (i64.or (local.get $last) (i64.const ${ASCII_ZEROS})))
    (local.set $at (local.get $out))
    (if (i32.lt_s (local.get $point) (i32.const 1)) (then
      (i64.store (local.get $out) (i64.const 0x3030303030302e30))
      (local.set $at (i32.sub (i32.add (local.get $out) (i32.const 2)) (local.get $point)))))
    (i32.store8 (local.get $at) (local.get $first))
    (i64.store offset=1 (local.get $at) (local.get $middle))
    (i64.store offset=9 (local.get $at) (local.get $last))
    (local.set $out (i32.sub (i32.add (local.get $at) (i32.const 17))
      (i32.wrap_i64 (i64.shr_u (local.get $zeros) (i64.const 3)))))
    (if (i32.lt_s (local.get $point) (i32.const 1)) (then (return (local.get $out))))
    ;; What is behind the point, once more and one further.
    (local.set $at (i32.add (local.get $at) (local.get $point)))
    (if (i32.lt_u (local.get $point) (i32.const 9))
      (then
        (i64.store offset=1 (local.get $at) (i64.shr_u (local.get $middle)
          (i64.extend_i32_u (i32.shl (i32.sub (local.get $point) (i32.const 1)) (i32.const 3)))))
        (i64.store offset=10 (i32.sub (local.get $at) (local.get $point)) (local.get $last)))
      (else
        (i64.store offset=1 (local.get $at) (i64.shr_u (local.get $last)
          (i64.extend_i32_u (i32.shl (i32.sub (local.get $point) (i32.const 9)) (i32.const 3)))))))
    (i32.store8 (local.get $at) (i32.const 0x2e))
    (i32.add (local.get $out) (i32.const 1)))
  ${shortest(tables)}

  ;; 0: it is left to the caller.
  (func $float (param $value f64) (param $out i32) (result i32) (local $size f64) (local $hundredths f64)
    (local.set $size (f64.abs (local.get $value)))
    (if (i32.eqz (i32.and (f64.ge (local.get $size) (f64.const 1e-5))
                          (f64.lt (local.get $size) (f64.const 9007199254740992)))) (then
      (if (i64.ne (i64.reinterpret_f64 (local.get $value)) (i64.const 0)) (then (return (i32.const 0))))
      (i32.store8 (local.get $out) (i32.const 0x30))
      (return (i32.add (local.get $out) (i32.const 1)))))
    (if (f64.lt (local.get $value) (f64.const 0)) (then
      (i32.store8 (local.get $out) (i32.const 0x2d))
      (local.set $out (i32.add (local.get $out) (i32.const 1)))))
    (if (f64.eq (f64.floor (local.get $size)) (local.get $size))
      (then (return (call $whole (i64.trunc_f64_u (local.get $size)) (local.get $out)))))
    (local.set $hundredths (f64.nearest (f64.mul (local.get $size) (f64.const 100))))
    (if (i32.and (f64.lt (local.get $hundredths) (f64.const 1e8))
                 (f64.eq (f64.div (local.get $hundredths) (f64.const 100)) (local.get $size)))
      (then (return (call $hundredths (i64.trunc_f64_u (local.get $hundredths)) (local.get $out)))))
    (call $shortest (local.get $size) (local.get $out)))

  (func $points (param $i i32) (param $count i32) (param $heads i32) (param $ends i32) (param $values i32) (param $out i32)
    (result i32) (local $from i32) (local $end i32)
    (if (local.get $i) (then
      (local.set $from (i32.load (i32.add (local.get $ends) (i32.shl (i32.sub (local.get $i) (i32.const 1)) (i32.const 2)))))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (local.set $end (i32.load (i32.add (local.get $ends) (i32.shl (local.get $i) (i32.const 2)))))
        (i64.store (local.get $out) (i64.load (i32.add (local.get $heads) (local.get $from))))
        (i64.store offset=8 (local.get $out) (i64.load offset=8 (i32.add (local.get $heads) (local.get $from))))
        (i64.store offset=16 (local.get $out) (i64.load offset=16 (i32.add (local.get $heads) (local.get $from))))
        (local.set $out (i32.add (local.get $out) (i32.sub (local.get $end) (local.get $from))))
        (local.set $from (local.get $end))
        (local.set $end (call $float
          (f64.load (i32.add (local.get $values) (i32.shl (local.get $i) (i32.const 3)))) (local.get $out)))
        (br_if $done (i32.eqz (local.get $end)))
        (i32.store (local.get $end) (i32.const 0x2c5d22))
        (local.set $out (i32.add (local.get $end) (i32.const 3)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (i32.store offset=${tables.reached} (i32.const 0) (local.get $i))
    (local.get $out))`;

/** The module over a memory, with its tables there. */
export function pointWriterIn(memory: WebAssembly.Memory, tables: PointTables): PointWriter {
  const module = new WebAssembly.Module(assemble(MODULE_TEXT(tables)));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as PointWriter;
}
