// The series of a version 1 message that come in the expected order, each with samples and nothing else: nearly all there are. In
// WebAssembly, which compares labels eight bytes at a time, and in one call for many series. It may read, and not mind, up to
// seven bytes past the end of a message.
import { assemble } from '@/lib/kernel/wasm/assemble';

/** Words of an entry, by their place; the pieces its labels are made of follow. Entries are named by the word they begin at; there is none at 0. */
export const ENTRY = { ref: 0, next: 1, hash: 2, bytes: 3, labels: 4 } as const;

/** Where things lie: addresses. */
export type RunColumns = {
  /** Three words: the entry that was taken last, the one expected next, where the run ended. In, and out. */
  readonly state: number;
  /** Of each sample: entry and ref (words), time (a float64), value (as its eight bytes came). */
  readonly entries: number;
  readonly refs: number;
  readonly timestampsMs: number;
  readonly values: number;
  /** There is room for so many samples. */
  readonly capacity: number;
};

/**
 * Takes series from address `at` on, as long as each is the expected one.
 * @returns how many samples they have
 */
export type ExpectedRun = (at: number, end: number) => number;

const ENTRY_BYTES = 4 * ENTRY.labels;

const MODULE = new WebAssembly.Module(
  assemble(`
  (func $run (param $at i32) (param $end i32) (param $state i32)
    (param $entries i32) (param $refs i32) (param $times i32) (param $values i32) (param $capacity i32) (result i32)
    (local $last i32) (local $expected i32) (local $entry i32) (local $piece i32) (local $known i32) (local $labelsEnd i32)
    (local $p i32) (local $bytes i32) (local $seriesEnd i32) (local $sampleEnd i32)
    (local $taken i32) (local $count i32) (local $byte i32) (local $time i64) (local $shift i64)
    (local.set $last (i32.load (local.get $state)))
    (local.set $expected (i32.load offset=4 (local.get $state)))
    (block $stop
      (loop $series
        (br_if $stop (i32.eqz (local.get $expected)))
        (br_if $stop (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 3)))
        (br_if $stop (i32.gt_u (local.get $at) (local.get $end)))
        ;; A TimeSeries, its length in one byte or two.
        (br_if $stop (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x0a)))
        (local.set $bytes (i32.load8_u offset=1 (local.get $at)))
        (local.set $p (i32.add (local.get $at) (i32.const 2)))
        (if (i32.ge_u (local.get $bytes) (i32.const 128)) (then
          (local.set $byte (i32.load8_u (local.get $p)))
          (br_if $stop (i32.ge_u (local.get $byte) (i32.const 128)))
          (local.set $bytes (i32.or
            (i32.and (local.get $bytes) (i32.const 127)) (i32.shl (local.get $byte) (i32.const 7))))
          (local.set $p (i32.add (local.get $p) (i32.const 1)))))
        (local.set $seriesEnd (i32.add (local.get $p) (local.get $bytes)))
        (br_if $stop (i32.gt_u (local.get $seriesEnd) (local.get $end)))
        ;; The labels: as many bytes as the expected ones, and the same.
        (local.set $entry (i32.shl (local.get $expected) (i32.const 2)))
        (local.set $bytes (i32.load offset=${4 * ENTRY.bytes} (local.get $entry)))
        (br_if $stop (i32.ge_u (local.get $bytes) (i32.sub (local.get $seriesEnd) (local.get $p))))
        (local.set $labelsEnd (i32.add (local.get $p) (local.get $bytes)))
        (local.set $piece (i32.add (local.get $entry) (i32.const ${ENTRY_BYTES})))
        (block $same
          (loop $label
            (br_if $same (i32.ge_u (local.get $p) (local.get $labelsEnd)))
            (local.set $known (i32.shl (i32.load (local.get $piece)) (i32.const 2)))
            (local.set $piece (i32.add (local.get $piece) (i32.const 4)))
            (local.set $bytes (i32.load (local.get $known)))
            (local.set $known (i32.add (local.get $known) (i32.const 4)))
            (block $words
              (loop $word
                (br_if $words (i32.lt_u (local.get $bytes) (i32.const 8)))
                (br_if $stop (i64.ne (i64.load (local.get $known)) (i64.load (local.get $p))))
                (local.set $known (i32.add (local.get $known) (i32.const 8)))
                (local.set $p (i32.add (local.get $p) (i32.const 8)))
                (local.set $bytes (i32.sub (local.get $bytes) (i32.const 8)))
                (br $word)))
            (br_if $label (i32.eqz (local.get $bytes)))
            ;; Of the last word only so many bytes count.
            (br_if $stop (i32.eqz (i64.eqz (i64.shl
              (i64.xor (i64.load (local.get $known)) (i64.load (local.get $p)))
              (i64.extend_i32_u (i32.sub (i32.const 64) (i32.shl (local.get $bytes) (i32.const 3))))))))
            (local.set $p (i32.add (local.get $p) (local.get $bytes)))
            (br $label)))
        ;; No sample takes fewer than twelve bytes.
        (br_if $stop (i32.gt_u
          (i32.add (local.get $taken) (i32.shr_u (i32.sub (local.get $seriesEnd) (local.get $p)) (i32.const 3)))
          (local.get $capacity)))
        (local.set $count (local.get $taken))
        (loop $sample
          ;; A Sample as every sender writes it: a value, then a timestamp, nothing else.
          (br_if $stop (i32.lt_u (i32.sub (local.get $seriesEnd) (local.get $p)) (i32.const 13)))
          (br_if $stop (i32.ne (i32.load8_u (local.get $p)) (i32.const 0x12)))
          (local.set $sampleEnd (i32.add
            (i32.add (local.get $p) (i32.const 2)) (i32.load8_u offset=1 (local.get $p))))
          (br_if $stop (i32.gt_u (local.get $sampleEnd) (local.get $seriesEnd)))
          (br_if $stop (i32.ne (i32.load8_u offset=2 (local.get $p)) (i32.const 0x09)))
          (br_if $stop (i32.ne (i32.load8_u offset=11 (local.get $p)) (i32.const 0x10)))
          (i64.store
            (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 3)))
            (i64.load offset=3 (local.get $p)))
          (local.set $p (i32.add (local.get $p) (i32.const 12)))
          (local.set $time (i64.const 0))
          (local.set $shift (i64.const 0))
          (loop $digit
            (br_if $stop (i32.ge_u (local.get $p) (local.get $sampleEnd)))
            (local.set $byte (i32.load8_u (local.get $p)))
            (local.set $p (i32.add (local.get $p) (i32.const 1)))
            (local.set $time (i64.or (local.get $time) (i64.shl
              (i64.extend_i32_u (i32.and (local.get $byte) (i32.const 127))) (local.get $shift))))
            (local.set $shift (i64.add (local.get $shift) (i64.const 7)))
            (br_if $digit (i32.ge_u (local.get $byte) (i32.const 128))))
          (br_if $stop (i32.ne (local.get $p) (local.get $sampleEnd)))
          (br_if $stop (i32.gt_u (i32.wrap_i64 (local.get $shift)) (i32.const 70)))
          (f64.store
            (i32.add (local.get $times) (i32.shl (local.get $count) (i32.const 3)))
            (f64.convert_i64_s (local.get $time)))
          (i32.store (i32.add (local.get $entries) (i32.shl (local.get $count) (i32.const 2))) (local.get $expected))
          (i32.store
            (i32.add (local.get $refs) (i32.shl (local.get $count) (i32.const 2)))
            (i32.load offset=${4 * ENTRY.ref} (local.get $entry)))
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (br_if $sample (i32.lt_u (local.get $p) (local.get $seriesEnd))))
        (local.set $taken (local.get $count))
        (local.set $last (local.get $expected))
        (local.set $expected (i32.load offset=${4 * ENTRY.next} (local.get $entry)))
        (local.set $at (local.get $seriesEnd))
        (br $series)))
    (i32.store (local.get $state) (local.get $last))
    (i32.store offset=4 (local.get $state) (local.get $expected))
    (i32.store offset=8 (local.get $state) (local.get $at))
    (local.get $taken))`),
);

export function expectedRunIn(memory: WebAssembly.Memory, columns: RunColumns): ExpectedRun {
  const run = new WebAssembly.Instance(MODULE, { env: { memory } }).exports.run as (...given: number[]) => number;
  const { state, entries, refs, timestampsMs, values, capacity } = columns;
  return (at, end) => run(at, end, state, entries, refs, timestampsMs, values, capacity);
}
