// The text of short-values.ts' module, its last stage: residuals to Rice codes of one group. And where everything lies.
import { at, each, up } from '@/lib/kernel/wasm/text';

/** Where things lie: addresses. Nobody else is in this memory. */
export const AT = {
  values: 16,
  integers: 320,
  residuals: 640,
  zigzagged: 960,
  /** Levels, deltas, bends: each of up to 24 floats. */
  levels: 1280,
  deltas: 1536,
  bends: 1792,
  sorted: 2048,
  powers: 2176,
  out: 2304,
} as const;

/** What of `$word` is whole bytes comes out: up to seven bits stay. */
const FLUSH = `
  (block $flushed
    (loop $byte
      (br_if $flushed (i32.lt_u (local.get $bits) (i32.const 8)))
      (local.set $bits (i32.sub (local.get $bits) (i32.const 8)))
      (i64.store8 (local.get $out) (i64.shr_u (local.get $word) (i64.extend_i32_u (local.get $bits))))
      (local.set $out (i32.add (local.get $out) (i32.const 1)))
      (br $byte)))`;

/** `$bits` more bits of `$word`, which come out at `$out` byte by byte. At most 56 at a time. */
const put = (value: string, length: string) => `
  (local.set $length ${length})
  (local.set $word (i64.or (i64.shl (local.get $word) (i64.extend_i32_u (local.get $length))) ${value}))
  (local.set $bits (i32.add (local.get $bits) (local.get $length)))
  ${FLUSH}`;

export const CODES = `
  (func $bitLength (param $number i64) (result i32)
    (i32.sub (i32.const 64) (i32.wrap_i64 (i64.clz (local.get $number)))))

  (func $bitsWith (param $k i32) (param $count i32) (result i32)
    (local $i i32) (local $bits i32) (local $quotient i64)
    (local.set $bits (i32.mul (local.get $count) (i32.add (local.get $k) (i32.const 1))))
    ${each(
      '$i',
      0,
      '(local.get $count)',
      `(local.set $quotient (i64.shr_u
        (i64.load ${at(AT.zigzagged, '(local.get $i)')}) (i64.extend_i32_u (local.get $k))))
      (if (i64.lt_u (local.get $quotient) (i64.const 12))
        (then (local.set $bits (i32.add (local.get $bits) (i32.wrap_i64 (local.get $quotient)))))
        (else (local.set $bits (i32.add (local.get $bits) (i32.sub
          (i32.add (i32.const 17) (call $bitLength (i64.load ${at(AT.zigzagged, '(local.get $i)')})))
          (local.get $k))))))`,
    )}
    (local.get $bits))

  ;; The k of fewest bits, looked for downhill; -1 when there are zeros alone.
  (func $k (param $count i32) (result i32)
    (local $i i32) (local $sum f64) (local $start i32) (local $k i32) (local $bits i32) (local $next i32) (local $found i32)
    ${each(
      '$i',
      0,
      '(local.get $count)',
      `(local.set $sum (f64.add (local.get $sum)
        (f64.convert_i64_s (i64.load ${at(AT.zigzagged, '(local.get $i)')}))))`,
    )}
    (if (f64.eq (local.get $sum) (f64.const 0)) (then (return (i32.const -1))))
    (local.set $start (call $bitLength (i64.trunc_f64_s (f64.mul
      (f64.div (local.get $sum) (f64.convert_i32_u (local.get $count))) (f64.const 0.35)))))
    (if (i32.gt_u (local.get $start) (i32.const 52)) (then (local.set $start (i32.const 52))))
    (local.set $k (local.get $start))
    (local.set $bits (call $bitsWith (local.get $k) (local.get $count)))
    (local.set $next (i32.add (local.get $start) (i32.const 1)))
    (block $upDone
      (loop $upNext
        (br_if $upDone (i32.gt_u (local.get $next) (i32.const 52)))
        (local.set $found (call $bitsWith (local.get $next) (local.get $count)))
        (br_if $upDone (i32.ge_u (local.get $found) (local.get $bits)))
        (local.set $bits (local.get $found))
        (local.set $k (local.get $next))
        ${up('$next')}
        (br $upNext)))
    (if (i32.gt_u (local.get $k) (local.get $start)) (then (return (local.get $k))))
    (block $downDone
      (loop $downNext
        (br_if $downDone (i32.eqz (local.get $k)))
        (local.set $found (call $bitsWith (i32.sub (local.get $k) (i32.const 1)) (local.get $count)))
        (br_if $downDone (i32.ge_u (local.get $found) (local.get $bits)))
        (local.set $bits (local.get $found))
        (local.set $k (i32.sub (local.get $k) (i32.const 1)))
        (br $downNext)))
    (local.get $k))

  ;; Writes the zigzagged at $out. Returns where they end.
  (func $pack (param $count i32) (param $out i32) (result i32)
    (local $i i32) (local $k i32) (local $z i64) (local $quotient i64) (local $word i64) (local $bits i32)
    (local $length i32) (local $one i64) (local $four i32)
    (local.set $k (call $k (local.get $count)))
    (if (i32.eq (local.get $k) (i32.const -1)) (then
      ;; One bit: its code is that of the group before, of which there is none.
      (i32.store8 (local.get $out) (i32.const 128))
      (return (i32.add (local.get $out) (i32.const 1)))))
    (local.set $one (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $k))))
    ${put('(i64.extend_i32_u (i32.add (local.get $k) (i32.const 1)))', '(i32.const 7)')}
    ${each(
      '$i',
      0,
      '(local.get $count)',
      `(local.set $z (i64.load ${at(AT.zigzagged, '(local.get $i)')}))
      (local.set $quotient (i64.shr_u (local.get $z) (i64.extend_i32_u (local.get $k))))
      (local.set $length (i32.add (i32.add (i32.wrap_i64 (local.get $quotient)) (i32.const 1)) (local.get $k)))
      (block $written
        (if (i64.ge_u (local.get $quotient) (i64.const 12)) (then
          ${FLUSH}
          ${put('(i64.extend_i32_u (call $bitLength (local.get $z)))', '(i32.const 18)')}
          ${put('(local.get $z)', '(call $bitLength (local.get $z))')}
          (br $written)))
        (if (i32.gt_u (local.get $length) (i32.const 32)) (then
          ${FLUSH}
          ${put('(i64.const 1)', '(i32.add (i32.wrap_i64 (local.get $quotient)) (i32.const 1))')}
          ${put('(i64.and (local.get $z) (i64.sub (local.get $one) (i64.const 1)))', '(local.get $k)')}
          (br $written)))
        ;; Nearly all: up to 32 bits, at once.
        (local.set $word (i64.or
          (i64.shl (local.get $word) (i64.extend_i32_u (local.get $length)))
          (i64.or (local.get $one) (i64.and (local.get $z) (i64.sub (local.get $one) (i64.const 1))))))
        (local.set $bits (i32.add (local.get $bits) (local.get $length)))
        (br_if $written (i32.lt_u (local.get $bits) (i32.const 32)))
        (local.set $bits (i32.sub (local.get $bits) (i32.const 32)))
        (local.set $four (i32.wrap_i64 (i64.shr_u (local.get $word) (i64.extend_i32_u (local.get $bits)))))
        ;; The highest byte first: 0x00ff00ff, 0xff00ff00.
        (i32.store (local.get $out) (i32.or
          (i32.and (i32.rotl (local.get $four) (i32.const 8)) (i32.const 16711935))
          (i32.and (i32.rotl (local.get $four) (i32.const 24)) (i32.const -16711936))))
        (local.set $out (i32.add (local.get $out) (i32.const 4))))`,
    )}
    ${FLUSH}
    (if (i32.eqz (local.get $bits)) (then (return (local.get $out))))
    (i64.store8 (local.get $out)
      (i64.shl (local.get $word) (i64.extend_i32_u (i32.sub (i32.const 8) (local.get $bits)))))
    (i32.add (local.get $out) (i32.const 1)))`;
