// The text of short-values.ts' module. Stages as in values.ts: unit, factor, prediction, base, Rice codes of one group.
import { at, each, up } from '@/lib/kernel/wasm/text';
import { AT, CODES } from './short-values-codes';
import { POWERS_OF_TEN } from './units';

/** 1.5 * 2^52, as in units.ts; 2^51; 2^52. */
const ROUNDER = 6755399441055744;
const INTEGER_LIMIT = 2251799813685248;
const RESIDUAL_LIMIT = 4503599627370496;

const UNITS = `
  ;; Fills the integers. Returns the decimal places they have; 7: they have none, or more.
  (func $places (param $count i32) (result i32)
    (local $places i32) (local $i i32) (local $power f64) (local $value f64) (local $integer f64)
    (local.set $power (f64.const 1))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (local.set $value (f64.load ${at(AT.values, '(local.get $i)')}))
        (local.set $integer (f64.sub
          (f64.add (f64.mul (local.get $value) (local.get $power)) (f64.const ${ROUNDER})) (f64.const ${ROUNDER})))
        (block $fails
          (br_if $fails (f64.ne (f64.div (local.get $integer) (local.get $power)) (local.get $value)))
          (br_if $fails (f64.ge (f64.abs (local.get $integer)) (f64.const ${INTEGER_LIMIT})))
          (if (f64.eq (local.get $integer) (f64.const 0))
            (then (br_if $fails (i32.eqz (f64.gt (f64.div (f64.const 1) (local.get $value)) (f64.const 0))))))
          (f64.store ${at(AT.integers, '(local.get $i)')} (local.get $integer))
          ${up('$i')}
          (br $next))
        ${up('$places')}
        (br_if $done (i32.eq (local.get $places) (i32.const ${POWERS_OF_TEN.length})))
        (local.set $power (f64.load ${at(AT.powers, '(local.get $places)')}))
        (local.set $i (i32.const 0))
        (br $next)))
    (local.get $places))

  (func $divisor (param $a f64) (param $b f64) (result f64) (local $rest f64)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (f64.gt (local.get $b) (f64.const 0))))
        (local.set $rest (f64.sub (local.get $a)
          (f64.mul (f64.floor (f64.div (local.get $a) (local.get $b))) (local.get $b))))
        (local.set $a (local.get $b))
        (local.set $b (local.get $rest))
        (br $next)))
    (local.get $a))

  ;; The greatest common factor of the integers, at least 1, which is divided out.
  (func $factor (param $count i32) (result f64) (local $i i32) (local $factor f64) (local $integer f64) (local $ratio f64)
    (block $one
      ${each(
        '$i',
        0,
        '(local.get $count)',
        `(local.set $integer (f64.abs (f64.load ${at(AT.integers, '(local.get $i)')})))
        (if (f64.eq (local.get $factor) (f64.const 0))
          (then (local.set $factor (local.get $integer)))
          (else
            (local.set $ratio (f64.div (local.get $integer) (local.get $factor)))
            (if (f64.ne (f64.floor (local.get $ratio)) (local.get $ratio))
              (then (local.set $factor (call $divisor (local.get $factor) (local.get $integer)))))))
        (br_if $one (f64.eq (local.get $factor) (f64.const 1)))`,
      )})
    (if (f64.lt (local.get $factor) (f64.const 2)) (then (return (f64.const 1))))
    ${each(
      '$i',
      0,
      '(local.get $count)',
      `(f64.store ${at(AT.integers, '(local.get $i)')}
        (f64.div (f64.load ${at(AT.integers, '(local.get $i)')}) (local.get $factor)))`,
    )}
    (local.get $factor))

  (func $constant (param $count i32) (result i32) (local $i i32)
    ${each(
      '$i',
      1,
      '(local.get $count)',
      `(if (f64.ne (f64.load ${at(AT.integers, '(local.get $i)')}) (f64.load (i32.const ${AT.integers})))
        (then (return (i32.const 0))))`,
    )}
    (i32.const 1))`;

const PREDICTIONS = `
  (func $median (param $numbers i32) (param $count i32) (result f64)
    (local $probes i32) (local $i i32) (local $at i32) (local $number f64)
    (local.set $probes (select (local.get $count) (i32.const 7) (i32.lt_u (local.get $count) (i32.const 7))))
    ${each(
      '$i',
      0,
      '(local.get $probes)',
      `(local.set $number (f64.load ${at(
        '(local.get $numbers)',
        '(i32.div_u (i32.mul (local.get $i) (local.get $count)) (local.get $probes))',
      )}))
      (local.set $at (i32.add (i32.const ${AT.sorted}) (i32.shl (local.get $i) (i32.const 3))))
      (block $placed
        (loop $lower
          (br_if $placed (i32.eq (local.get $at) (i32.const ${AT.sorted})))
          (br_if $placed (i32.eqz
            (f64.gt (f64.load (i32.sub (local.get $at) (i32.const 8))) (local.get $number))))
          (f64.store (local.get $at) (f64.load (i32.sub (local.get $at) (i32.const 8))))
          (local.set $at (i32.sub (local.get $at) (i32.const 8)))
          (br $lower)))
      (f64.store (local.get $at) (local.get $number))`,
    )}
    (f64.load ${at(AT.sorted, '(i32.shr_u (local.get $probes) (i32.const 1))')}))

  (func $weight (param $base f64) (param $numbers i32) (param $count i32) (result i64)
    (local $i i32) (local $step i32) (local $weight i64)
    (local.set $step (i32.div_u (i32.add (local.get $count) (i32.const 23)) (i32.const 24)))
    ${each(
      '$i',
      0,
      '(local.get $count)',
      `(local.set $weight (i64.add (local.get $weight) (i64.shr_u
        (i64.reinterpret_f64 (f64.add (f64.const 1) (f64.abs
          (f64.sub (f64.load ${at('(local.get $numbers)', '(local.get $i)')}) (local.get $base)))))
        (i64.const 32))))`,
      '(local.get $step)',
    )}
    (local.get $weight))

  ;; 0: a level; 1: the number before; 2: the line through the two before.
  (func $order (param $count i32) (result i32)
    (local $i i32) (local $step i32) (local $probes i32) (local $before f64) (local $delta f64)
    (local $best i64) (local $weight i64) (local $order i32)
    (if (i32.eq (local.get $count) (i32.const 2)) (then (return (i32.const 1))))
    (local.set $step (i32.div_u (i32.add (local.get $count) (i32.const 21)) (i32.const 24)))
    ${each(
      '$i',
      2,
      '(local.get $count)',
      `(local.set $before (f64.load ${at(AT.integers - 8, '(local.get $i)')}))
      (local.set $delta (f64.sub (f64.load ${at(AT.integers, '(local.get $i)')}) (local.get $before)))
      (f64.store ${at(AT.levels, '(local.get $probes)')} (local.get $before))
      (f64.store ${at(AT.deltas, '(local.get $probes)')} (local.get $delta))
      (f64.store ${at(AT.bends, '(local.get $probes)')} (f64.sub (local.get $delta)
        (f64.sub (local.get $before) (f64.load ${at(AT.integers - 16, '(local.get $i)')}))))
      ${up('$probes')}`,
      '(local.get $step)',
    )}
    (local.set $best (call $weight
      (call $median (i32.const ${AT.levels}) (local.get $probes)) (i32.const ${AT.levels}) (local.get $probes)))
    (local.set $weight (call $weight
      (call $median (i32.const ${AT.deltas}) (local.get $probes)) (i32.const ${AT.deltas}) (local.get $probes)))
    (if (i64.lt_u (local.get $weight) (local.get $best)) (then
      (local.set $best (local.get $weight))
      (local.set $order (i32.const 1))))
    (if (i64.lt_u (call $weight (f64.const 0) (i32.const ${AT.bends}) (local.get $probes)) (local.get $best))
      (then (local.set $order (i32.const 2))))
    (local.get $order))

  ;; Fills the residuals, less their base, zigzagged. Returns what is kept of the base; NaN when they lie too far apart.
  (func $residuals (param $count i32) (param $order i32) (result f64)
    (local $i i32) (local $residual f64) (local $lowest f64) (local $highest f64) (local $sum f64)
    (local $base f64) (local $median f64) (local $kept f64) (local $first f64)
    (local.set $first (f64.load (i32.const ${AT.integers})))
    (local.set $lowest (f64.const Infinity))
    (local.set $highest (f64.const -Infinity))
    ${each(
      '$i',
      1,
      '(local.get $count)',
      `(local.set $residual (f64.load ${at(AT.integers, '(local.get $i)')}))
      (if (local.get $order) (then
        (local.set $residual (f64.sub (local.get $residual) (f64.load ${at(AT.integers - 8, '(local.get $i)')})))
        (if (i32.eq (local.get $order) (i32.const 2)) (then
          (if (i32.eq (local.get $i) (i32.const 1))
            (then (local.set $residual (f64.const 0)))
            (else (local.set $residual (f64.sub (local.get $residual) (f64.sub
              (f64.load ${at(AT.integers - 8, '(local.get $i)')})
              (f64.load ${at(AT.integers - 16, '(local.get $i)')}))))))))))
      (f64.store ${at(AT.residuals - 8, '(local.get $i)')} (local.get $residual))
      (local.set $sum (f64.add (local.get $sum) (local.get $residual)))
      (if (f64.lt (local.get $residual) (local.get $lowest)) (then (local.set $lowest (local.get $residual))))
      (if (f64.gt (local.get $residual) (local.get $highest)) (then (local.set $highest (local.get $residual))))`,
    )}
    (local.set $count (i32.sub (local.get $count) (i32.const 1)))
    (if (i32.eq (local.get $order) (i32.const 2))
      (then (local.set $kept (f64.sub (f64.load (i32.const ${AT.integers + 8})) (local.get $first))))
      (else
        (local.set $base (local.get $lowest))
        (if (i32.gt_u (local.get $count) (i32.const 2)) (then
          (local.set $base (f64.div
            (f64.sub (f64.sub (local.get $sum) (local.get $lowest)) (local.get $highest))
            (f64.convert_i32_u (i32.sub (local.get $count) (i32.const 2)))))))
        (local.set $base (f64.floor (f64.add (local.get $base) (f64.const 0.5))))
        (local.set $median (call $median (i32.const ${AT.residuals}) (local.get $count)))
        (if (i64.ge_u
              (call $weight (local.get $base) (i32.const ${AT.residuals}) (local.get $count))
              (call $weight (local.get $median) (i32.const ${AT.residuals}) (local.get $count)))
          (then (local.set $base (local.get $median))))
        (local.set $kept (local.get $base))
        (if (i32.eqz (local.get $order)) (then (local.set $kept (f64.sub (local.get $base) (local.get $first)))))))
    (if (i32.eqz (i32.and
          (i32.and
            (f64.lt (f64.sub (local.get $highest) (local.get $base)) (f64.const ${RESIDUAL_LIMIT}))
            (f64.lt (f64.sub (local.get $base) (local.get $lowest)) (f64.const ${RESIDUAL_LIMIT})))
          (f64.lt (f64.abs (local.get $kept)) (f64.const ${RESIDUAL_LIMIT}))))
      (then (return (f64.const NaN))))
    ${each(
      '$i',
      0,
      '(local.get $count)',
      `(local.set $residual (f64.sub (f64.load ${at(AT.residuals, '(local.get $i)')}) (local.get $base)))
      (i64.store ${at(AT.zigzagged, '(local.get $i)')} (call $zigzag (local.get $residual)))`,
    )}
    (local.get $kept))

  (func $zigzag (param $number f64) (result i64) (local $whole i64)
    (local.set $whole (i64.trunc_f64_s (local.get $number)))
    (i64.xor (i64.shl (local.get $whole) (i64.const 1)) (i64.sub (i64.const 0)
      (i64.shr_u (local.get $whole) (i64.const 63)))))`;

const WHOLE = `
  (func $unsigned (param $out i32) (param $rest i64) (result i32)
    (loop $more
      (if (i64.ge_u (local.get $rest) (i64.const 128)) (then
        (i64.store8 (local.get $out) (i64.or (local.get $rest) (i64.const 128)))
        (local.set $rest (i64.shr_u (local.get $rest) (i64.const 7)))
        ${up('$out')}
        (br $more))))
    (i64.store8 (local.get $out) (local.get $rest))
    (i32.add (local.get $out) (i32.const 1)))

  ;; What planes of bytes would take, as in planes.ts.
  (func $planesBytes (param $count i32) (result i32) (local $i i32) (local $changed i64) (local $bytes i32)
    (local.set $bytes (i32.const 9))
    ${each(
      '$i',
      1,
      '(local.get $count)',
      `(local.set $changed (i64.or (local.get $changed) (i64.xor
        (i64.load ${at(AT.values, '(local.get $i)')}) (i64.load ${at(AT.values - 8, '(local.get $i)')}))))`,
    )}
    (block $done
      (loop $plane
        (br_if $done (i64.eqz (local.get $changed)))
        (if (i32.and (i32.wrap_i64 (local.get $changed)) (i32.const 255)) (then
          (local.set $bytes (i32.sub (i32.add (local.get $bytes) (local.get $count)) (i32.const 1)))))
        (local.set $changed (i64.shr_u (local.get $changed) (i64.const 8)))
        (br $plane)))
    (local.get $bytes))

  ;; Returns how many bytes were written; 0: these values are not for here.
  (func $encode (param $count i32) (result i32)
    (local $out i32) (local $places i32) (local $factor f64) (local $order i32) (local $kept f64) (local $start i32) (local $bytes i32)
    (local.set $places (call $places (local.get $count)))
    (if (i32.eq (local.get $places) (i32.const ${POWERS_OF_TEN.length})) (then (return (i32.const 0))))
    (local.set $factor (call $factor (local.get $count)))
    (local.set $out (i32.const ${AT.out + 1}))
    (if (call $constant (local.get $count)) (then
      (i32.store8 (i32.const ${AT.out}) (i32.or (i32.const 136) (local.get $places)))
      (return (i32.sub
        (call $unsigned (local.get $out)
          (call $zigzag (f64.mul (f64.load (i32.const ${AT.integers})) (local.get $factor))))
        (i32.const ${AT.out})))))
    (if (f64.gt (local.get $factor) (f64.const 1)) (then
      (local.set $out (call $unsigned (local.get $out) (i64.trunc_f64_s (local.get $factor))))))
    (local.set $out (call $unsigned (local.get $out) (call $zigzag (f64.load (i32.const ${AT.integers})))))
    (local.set $order (call $order (local.get $count)))
    (local.set $kept (call $residuals (local.get $count) (local.get $order)))
    (if (f64.ne (local.get $kept) (local.get $kept)) (then (return (i32.const 0))))
    (local.set $out (call $unsigned (local.get $out) (call $zigzag (local.get $kept))))
    ;; Their length stands before them, in one byte or two.
    (local.set $start (i32.add (local.get $out) (i32.const 1)))
    (local.set $bytes (i32.sub
      (call $pack (i32.sub (local.get $count) (i32.const 1)) (local.get $start)) (local.get $start)))
    (if (i32.ge_u (local.get $bytes) (i32.const 128))
      (then (memory.copy (i32.add (local.get $start) (i32.const 1)) (local.get $start) (local.get $bytes))))
    (local.set $bytes (i32.sub
      (i32.add (call $unsigned (local.get $out) (i64.extend_i32_u (local.get $bytes))) (local.get $bytes))
      (i32.const ${AT.out})))
    (if (i32.ge_u (local.get $bytes) (i32.shl (local.get $count) (i32.const 1))) (then
      (if (i32.gt_u (local.get $bytes) (i32.add (i32.const 1) (call $planesBytes (local.get $count))))
        (then (return (i32.const 0))))))
    (i32.store8 (i32.const ${AT.out}) (i32.or
      (i32.or (local.get $places) (i32.shl (f64.gt (local.get $factor) (f64.const 1)) (i32.const 3)))
      (i32.shl (local.get $order) (i32.const 4))))
    (local.get $bytes))`;

export const TEXT = [UNITS, PREDICTIONS, CODES, WHOLE].join('\n');
