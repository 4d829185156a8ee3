// The largest or smallest sample of each window, in WebAssembly, two at a time and without a branch on what they are: where
// windows are short, that is less than to carry on from the window before. Floats without a NaN only.
import { Arena } from '@/lib/kernel/wasm/arena';
import { assemble } from '@/lib/kernel/wasm/assemble';
import { each, up } from '@/lib/kernel/wasm/text';
import type { Bounds } from './times';

/** Samples in a window, on the average, beyond which it is less work to carry on from the window before. */
const MOST_PER_WINDOW = 96;
/** Memory never shrinks: longer series are left to others. */
const MOST_SAMPLES = 65_536;

const elementOf = (base: string, index: string, shift: number) =>
  `(i32.add (local.get ${base}) (i32.shl ${index} (i32.const ${shift})))`;

/** Of an empty window nothing is written. */
const extremes = (name: string, best: string) => `
  (func ${name} (param $lo i32) (param $hi i32) (param $count i32) (param $samples i32) (param $out i32)
    (local $i i32) (local $at i32) (local $end i32) (local $a v128) (local $b v128)
    ${each(
      '$i',
      0,
      '(local.get $count)',
      `
      (local.set $at ${elementOf('$samples', `(i32.load ${elementOf('$lo', '(local.get $i)', 2)})`, 3)})
      (local.set $end ${elementOf('$samples', `(i32.load ${elementOf('$hi', '(local.get $i)', 2)})`, 3)})
      (if (i32.lt_u (local.get $at) (local.get $end)) (then
        (local.set $a (v128.load64_splat (local.get $at)))
        (local.set $b (local.get $a))
        (block $few
          (loop $four
            (br_if $few (i32.lt_u (local.get $end) (i32.add (local.get $at) (i32.const 32))))
            (local.set $a (${best} (local.get $a) (v128.load (local.get $at))))
            (local.set $b (${best} (local.get $b) (v128.load offset=16 (local.get $at))))
            ${up('$at', '(i32.const 32)')}
            (br $four)))
        (local.set $a (${best} (local.get $a) (local.get $b)))
        (block $none
          (loop $one
            (br_if $none (i32.ge_u (local.get $at) (local.get $end)))
            (local.set $a (${best} (local.get $a) (v128.load64_splat (local.get $at))))
            ${up('$at', '(i32.const 8)')}
            (br $one)))
        (f64.store ${elementOf('$out', '(local.get $i)', 3)} (f64x2.extract_lane_0
          (${best} (local.get $a) (f64x2.splat (f64x2.extract_lane_1 (local.get $a))))))))`,
    )})`;

type Extremes = (lo: number, hi: number, count: number, samples: number, out: number) => void;
type Module = { readonly largest: Extremes; readonly smallest: Extremes };
type Place = { readonly at: number; readonly room: number };
type Views = { readonly samples: Float64Array; readonly out: Float64Array };

const NOWHERE: Place = { at: 0, room: 0 };

class WindowExtremes {
  private readonly arena = new Arena();
  private readonly module: Module;
  private samples = NOWHERE;
  private out = NOWHERE;
  private lo = NOWHERE;
  private hi = NOWHERE;
  private views: Views = { samples: new Float64Array(0), out: new Float64Array(0) };
  /** Those that are in memory. */
  private bounds: Bounds | undefined;
  private areAllFilled = false;

  constructor(code: Uint8Array<ArrayBuffer>) {
    const { memory } = this.arena;
    const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
    this.module = instance.exports as Module;
  }

  find(which: keyof Module, samples: Float64Array, bounds: Bounds, values: Float64Array, present: Uint8Array): void {
    if (samples.length > this.samples.room) this.makeRoom(samples.length, this.out.room);
    if (bounds !== this.bounds) this.hold(bounds);
    const { views, lo, hi, out } = this;
    views.samples.set(samples);
    const count = bounds.lo.length;
    this.module[which](lo.at, hi.at, count, this.samples.at, out.at);
    const found = views.out;
    for (let i = 0; i < count; i++) {
      const first = bounds.lo[i] as number;
      if (!this.areAllFilled && first === bounds.hi[i]) continue;
      const value = found[i] as number;
      values[i] = value === 0 ? firstZero(samples, first) : value;
      present[i] = 1;
    }
  }

  private hold(bounds: Bounds): void {
    const { lo, hi } = bounds;
    if (lo.length > this.out.room) this.makeRoom(this.samples.room, lo.length);
    new Int32Array(this.arena.buffer, this.lo.at, lo.length).set(lo);
    new Int32Array(this.arena.buffer, this.hi.at, hi.length).set(hi);
    this.areAllFilled = lo.every((first, i) => first < (hi[i] as number));
    this.bounds = bounds;
  }

  private makeRoom(samples: number, steps: number): void {
    this.samples = this.grown(this.samples, samples, 8);
    this.out = this.grown(this.out, steps, 8);
    this.lo = this.grown(this.lo, steps, 4);
    this.hi = this.grown(this.hi, steps, 4);
    const view = ({ at, room }: Place) => new Float64Array(this.arena.buffer, at, room);
    this.views = { samples: view(this.samples), out: view(this.out) };
    this.bounds = undefined;
  }

  /** Twice as much as before at least: what was is not used again. */
  private grown(place: Place, count: number, bytes: number): Place {
    if (count <= place.room) return place;
    const room = Math.max(count, 2 * place.room);
    return { at: this.arena.claim(room * bytes), room };
  }
}

/** Zeros are equal, but not the same: of several the first is the answer. There is one. */
function firstZero(samples: Float64Array, from: number): number {
  let at = from;
  while (samples[at] !== 0) at++;
  return samples[at] as number;
}

/** null: this machine cannot do it. */
let finder: WindowExtremes | null | undefined;

function finderHere(): WindowExtremes | null {
  const code = assemble(extremes('$largest', 'f64x2.pmax') + extremes('$smallest', 'f64x2.pmin'));
  return WebAssembly.validate(code) ? new WindowExtremes(code) : null;
}

/**
 * Writes the largest or smallest sample of each window, of zeros the first.
 * @param samples no NaN among them
 * @returns false: it is not done, since this is no case for it
 */
export function extremesFound(
  which: 'largest' | 'smallest',
  samples: Float64Array,
  bounds: Bounds,
  values: Float64Array,
  present: Uint8Array,
): boolean {
  if (samples.length > MOST_SAMPLES || bounds.work > MOST_PER_WINDOW * bounds.lo.length) return false;
  if (finder === undefined) finder = finderHere();
  if (!finder) return false;
  finder.find(which, samples, bounds, values, present);
  return true;
}
