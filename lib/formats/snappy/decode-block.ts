// The elements of a snappy block -> the bytes they stand for. In WebAssembly, since it moves sixteen bytes at a time whatever
// they are, or eight; JavaScript has no such move that keeps every bit. Source: google/snappy format_description.txt.
import { assemble } from '@/lib/kernel/wasm/assemble';

/** Bytes that may be overwritten past the end of the output, and read past the end of the input. */
export const SLACK_BYTES = 16;

export const LITERAL_DOES_NOT_FIT = -1;
export const ENDS_WITHIN_ELEMENT = -2;
export const COPIES_FROM_OUTSIDE = -3;

/** @returns how many bytes were written, at most `outEnd - out`; below 0: what is wrong. */
export type DecodeBlock = (at: number, end: number, out: number, outEnd: number) => number;

/** How sixteen bytes are moved, `$from` to `$out`. What is nearer to what it is copied to is being written: it goes byte by byte. */
type Moves = { readonly nearest: number; readonly move: string };

const AT_ONCE: Moves = { nearest: 16, move: '(v128.store (local.get $out) (v128.load (local.get $from)))' };
/** For a machine that cannot. A word that is read is written already, also when the copy overlaps itself. */
const IN_TWO_WORDS: Moves = {
  nearest: 8,
  move: `(i64.store (local.get $out) (i64.load (local.get $from)))
         (i64.store offset=8 (local.get $out) (i64.load offset=8 (local.get $from)))`,
};

const textWith = ({ nearest, move }: Moves) => `
  (func $decode (param $at i32) (param $end i32) (param $start i32) (param $outEnd i32) (result i32)
    (local $out i32) (local $tag i32) (local $size i32) (local $offset i32) (local $from i32) (local $stop i32)
    (local.set $out (local.get $start))
    (block $done
      (loop $element
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $tag (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $size (i32.add (i32.shr_u (local.get $tag) (i32.const 2)) (i32.const 1)))
        (block $move
          (if (i32.eqz (i32.and (local.get $tag) (i32.const 3))) (then
            ;; A literal. From 61 on the size says in how many bytes the size stands, less one.
            (if (i32.gt_u (local.get $size) (i32.const 60)) (then
              (local.set $offset (i32.sub (local.get $size) (i32.const 60)))
              (if (i32.gt_u (local.get $offset) (i32.sub (local.get $end) (local.get $at)))
                (then (return (i32.const ${ENDS_WITHIN_ELEMENT}))))
              (local.set $size (i32.add (i32.const 1) (i32.and
                (i32.load (local.get $at))
                (i32.shr_u (i32.const -1) (i32.sub (i32.const 32) (i32.shl (local.get $offset) (i32.const 3)))))))
              (local.set $at (i32.add (local.get $at) (local.get $offset)))))
            (if (i32.or
                  (i32.ge_u (i32.sub (local.get $size) (i32.const 1)) (i32.sub (local.get $end) (local.get $at)))
                  (i32.ge_u (i32.sub (local.get $size) (i32.const 1)) (i32.sub (local.get $outEnd) (local.get $out))))
              (then (return (i32.const ${LITERAL_DOES_NOT_FIT}))))
            (local.set $from (local.get $at))
            (local.set $at (i32.add (local.get $at) (local.get $size)))
            (br $move)))
          ;; A copy. Its offset stands in one, two or four bytes, and in three bits of the tag of the shortest.
          (block $hasOffset
            (if (i32.eq (i32.and (local.get $tag) (i32.const 3)) (i32.const 2)) (then
              (if (i32.gt_u (i32.const 2) (i32.sub (local.get $end) (local.get $at)))
                (then (return (i32.const ${ENDS_WITHIN_ELEMENT}))))
              (local.set $offset (i32.load16_u (local.get $at)))
              (local.set $at (i32.add (local.get $at) (i32.const 2)))
              (br $hasOffset)))
            (if (i32.eq (i32.and (local.get $tag) (i32.const 3)) (i32.const 1)) (then
              (if (i32.eq (local.get $at) (local.get $end)) (then (return (i32.const ${ENDS_WITHIN_ELEMENT}))))
              (local.set $size (i32.add
                (i32.and (i32.shr_u (local.get $tag) (i32.const 2)) (i32.const 7)) (i32.const 4)))
              (local.set $offset (i32.or
                (i32.shl (i32.and (local.get $tag) (i32.const 0xe0)) (i32.const 3)) (i32.load8_u (local.get $at))))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (br $hasOffset)))
            (if (i32.gt_u (i32.const 4) (i32.sub (local.get $end) (local.get $at)))
              (then (return (i32.const ${ENDS_WITHIN_ELEMENT}))))
            (local.set $offset (i32.load (local.get $at)))
            (local.set $at (i32.add (local.get $at) (i32.const 4))))
          ;; An offset of 0 is, less one, further than anything.
          (if (i32.or
                (i32.ge_u (i32.sub (local.get $offset) (i32.const 1)) (i32.sub (local.get $out) (local.get $start)))
                (i32.gt_u (local.get $size) (i32.sub (local.get $outEnd) (local.get $out))))
            (then (return (i32.const ${COPIES_FROM_OUTSIDE}))))
          (local.set $from (i32.sub (local.get $out) (local.get $offset)))
          (br_if $move (i32.ge_u (local.get $offset) (i32.const ${nearest})))
          ;; What is copied is being written: byte by byte.
          (local.set $stop (i32.add (local.get $out) (local.get $size)))
          (loop $byte
            (i32.store8 (local.get $out) (i32.load8_u (local.get $from)))
            (local.set $from (i32.add (local.get $from) (i32.const 1)))
            (local.set $out (i32.add (local.get $out) (i32.const 1)))
            (br_if $byte (i32.lt_u (local.get $out) (local.get $stop))))
          (br $element))
        ${move}
        (local.set $stop (i32.add (local.get $out) (local.get $size)))
        (if (i32.gt_u (local.get $size) (i32.const 16)) (then
          (local.set $out (i32.add (local.get $out) (i32.const 16)))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (loop $words
            ${move}
            (local.set $out (i32.add (local.get $out) (i32.const 16)))
            (local.set $from (i32.add (local.get $from) (i32.const 16)))
            (br_if $words (i32.lt_u (local.get $out) (local.get $stop))))))
        (local.set $out (local.get $stop))
        (br $element)))
    (i32.sub (local.get $out) (local.get $start)))`;

/** The modules by what a machine can do, best first. */
export const CODES = [AT_ONCE, IN_TWO_WORDS].map((moves) => assemble(textWith(moves)));

const best = new WebAssembly.Module(CODES.find((code) => WebAssembly.validate(code)) as BufferSource); // words are everywhere

/** The decoder of blocks that lie in a memory. */
export function decodeBlockIn(memory: WebAssembly.Memory, module = best): DecodeBlock {
  const { decode } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  return decode as DecodeBlock; // the module exports no other
}
