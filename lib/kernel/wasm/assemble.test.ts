// Modules assembled from text, run; and text that is none.
import { expect, test } from 'vitest';
import { Arena } from './arena';
import { assemble } from './assemble';

type Exports = Record<string, (...given: number[]) => number>;

function run(text: string, arena = new Arena()): Exports {
  const module = new WebAssembly.Module(assemble(text));
  return new WebAssembly.Instance(module, { env: { memory: arena.memory } }).exports as Exports;
}

test('parameters, locals, constants of any size, calls', () => {
  const { twice, sum } = run(`
    (func $twice (param $x i32) (result i32) (i32.add (local.get $x) (local.get $x)))
    (func $sum (param $x i32) (result i32) (local $y i32) ;; a comment
      (local.set $y (i32.const -1234567))
      (i32.add (call $twice (local.get $x)) (local.get $y)))`);
  expect(twice?.(21)).toBe(42);
  expect(sum?.(0)).toBe(-1_234_567);
});

test.each([0, 63, 64, 127, 128, -1, -64, -65, 2 ** 31 - 1, -(2 ** 31)])('the constant %d', (value) => {
  expect(run(`(func $is (result i32) (i32.const ${value}))`).is?.()).toBe(value);
});

test.each([0, 0.5, -1e-6, 134_217_729, 1e17])('the constant %d of floats', (value) => {
  const { twice } = run(`(func $twice (result f64) (f64.mul (f64.const ${value}) (f64.const 2)))`);
  expect(twice?.()).toBe(2 * value);
});

test('two floats at a time', () => {
  const arena = new Arena();
  new Float64Array(arena.buffer, 64, 4).set([1, -2, 0.5, 3]);
  const lanes = (name: string, lane: number) => `(func $${name}${lane} (result f64) (f64x2.extract_lane_${lane}
    (f64x2.${name} (v128.load (i32.const 64)) (v128.load offset=16 (i32.const 64)))))`;
  const both = (name: string) => lanes(name, 0) + lanes(name, 1);
  const { pmax0, pmax1, pmin0, pmin1, twice } = run(
    `${both('pmax')}${both('pmin')}
    (func $twice (result f64) (local $a v128) (local.set $a (v128.load64_splat (i32.const 88)))
      (f64x2.extract_lane_1 (f64x2.pmax (f64x2.splat (f64.const 2)) (local.get $a))))`,
    arena,
  );
  expect([pmax0?.(), pmax1?.(), pmin0?.(), pmin1?.(), twice?.()]).toEqual([1, 3, 0.5, -2, 3]);
});

test('blocks, loops and branches out of them', () => {
  const { sumTo } = run(`
    (func $sumTo (param $n i32) (result i32) (local $sum i32)
      (block $done
        (loop $next
          (br_if $done (i32.eqz (local.get $n)))
          (local.set $sum (i32.add (local.get $sum) (local.get $n)))
          (local.set $n (i32.sub (local.get $n) (i32.const 1)))
          (br $next)))
      (local.get $sum))`);
  expect(sumTo?.(100)).toBe(5050);
});

test('if, then, else', () => {
  const { sign } = run(`
    (func $sign (param $n i32) (result i32) (local $sign i32)
      (if (i32.lt_s (local.get $n) (i32.const 0))
        (then (local.set $sign (i32.const -1)))
        (else (if (local.get $n) (then (return (i32.const 1))))))
      (local.get $sign))`);
  expect([-5, 0, 5].map((n) => sign?.(n))).toEqual([-1, 0, 1]);
});

test('memory, with and without an offset', () => {
  const arena = new Arena();
  const { copy } = run(
    `(func $copy (param $from i32) (param $to i32)
      (i64.store offset=8 (local.get $to) (i64.load (local.get $from))))`,
    arena,
  );
  const bytes = new Uint8Array(arena.buffer);
  bytes.set([1, 2, 3, 4, 5, 6, 7, 255], 100);
  copy?.(100, 200);
  expect([...bytes.subarray(207, 217)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 255, 0]);
});

test.each([
  ['(func $f (i32.const 1)', 'ends within parentheses'],
  ['(func $f (nonsense))', '"nonsense"'],
  ['(func $f (local.get $x))', '"$x"'],
  ['(func $f (param $x i33))', 'i33'],
  ['(memory 1)', 'no function'],
  [')', 'closes more than it opens'],
])('%s is refused', (text, problem) => expect(() => assemble(text)).toThrow(problem));

test('an arena gives what was claimed or is free, each place once', () => {
  const arena = new Arena(100_000);
  const first = arena.claim(10);
  expect(first % 8).toBe(0);
  expect(first).toBeGreaterThan(0);
  expect(arena.allocate(200_000)).toBeUndefined();
  expect(arena.allocate(50_000)).toBe(first + 16);
  const { buffer } = arena;
  arena.reserve(200_000);
  expect(arena.buffer).not.toBe(buffer);
  expect(arena.allocate(200_000)).toBe(first + 16 + 50_000);
});
