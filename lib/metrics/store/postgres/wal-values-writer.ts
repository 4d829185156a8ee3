// Writes the values of write-ahead records, in the form that wal-values.ts tells of and reads. What a value is compared with lies in
// memory of WebAssembly, by slot, and so do those that are written; the few that lean on nothing there are looked at here.
import { assemble } from '@/lib/kernel/wasm/assemble';
import { up } from '@/lib/kernel/wasm/text';
import type { ByteWriter } from '../codec/bytes';
import { LARGEST, POWERS, RAW, ROUNDER, UNKNOWN } from './wal-values';

/** So many values are written at a time. */
const BLOCK = 1024;
/** The longest value: an escape and a float. */
const MOST_BYTES = 10;

const PAGE_BITS = 10;
const PAGE_SLOTS = 1 << PAGE_BITS;
/** Of each slot of a page the number, then of each its scale. */
const SCALES = 8 * PAGE_SLOTS;
const PAGE_BYTES = 9 * PAGE_SLOTS;
const WASM_PAGE_BYTES = 65_536;

/** Where things lie: addresses. */
const AT = { end: 16, powers: 64, slots: 128, values: 128 + 4 * BLOCK, out: 128 + 12 * BLOCK, pages: WASM_PAGE_BYTES };

const get = (name: string) => `(local.get $${name})`;

/** Values from `$i` on, to `$out`, as far as they are short, or raw again; the slots of all are below `$limit`. Returns where it stopped. */
const TEXT = `
  (func $write (param $i i32) (param $count i32) (param $out i32) (param $limit i32) (result i32)
    (local $slot i32) (local $page i32) (local $place i32) (local $scale i32) (local $bits i64)
    (local $value f64) (local $power f64) (local $number f64) (local $moved f64) (local $code i64)
    (block $stop
      (loop $next
        (br_if $stop (i32.ge_u ${get('i')} ${get('count')}))
        (local.set $slot (i32.load offset=${AT.slots} (i32.shl ${get('i')} (i32.const 2))))
        (br_if $stop (i32.ge_u ${get('slot')} ${get('limit')}))
        (local.set $page (i32.mul (i32.shr_u ${get('slot')} (i32.const ${PAGE_BITS})) (i32.const ${PAGE_BYTES})))
        (local.set $place (i32.and ${get('slot')} (i32.const ${PAGE_SLOTS - 1})))
        (local.set $scale (i32.load8_u offset=${AT.pages + SCALES} (i32.add ${get('page')} ${get('place')})))
        (local.set $place (i32.add ${get('page')} (i32.shl ${get('place')} (i32.const 3))))
        (local.set $bits (i64.load offset=${AT.values} (i32.shl ${get('i')} (i32.const 3))))
        (local.set $value (f64.reinterpret_i64 ${get('bits')}))
        (local.set $power (f64.load offset=${AT.powers} (i32.shl ${get('scale')} (i32.const 3))))
        (local.set $number (f64.sub
          (f64.add (f64.mul ${get('value')} ${get('power')}) (f64.const ${ROUNDER})) (f64.const ${ROUNDER})))
        (block $escaped
          (br_if $escaped (f64.ne (f64.div ${get('number')} ${get('power')}) ${get('value')}))
          (br_if $escaped (f64.gt (f64.abs ${get('number')}) (f64.const ${LARGEST})))
          ;; Of the zeros it is -0 that has bits.
          (if (f64.eq ${get('number')} (f64.const 0)) (then (br_if $escaped (i64.ne ${get('bits')} (i64.const 0)))))
          (local.set $moved (f64.sub ${get('number')} (f64.load offset=${AT.pages} ${get('place')})))
          (f64.store offset=${AT.pages} ${get('place')} ${get('number')})
          (local.set $code (i64.shl (i64.trunc_f64_s (f64.abs ${get('moved')})) (i64.const 1)))
          (if (f64.ge ${get('moved')} (f64.const 0))
            (then (local.set $code (i64.or ${get('code')} (i64.const 1)))))
          (block $last
            (loop $byte
              (br_if $last (i64.lt_u ${get('code')} (i64.const 128)))
              (i64.store8 ${get('out')} (i64.or ${get('code')} (i64.const 128)))
              (local.set $code (i64.shr_u ${get('code')} (i64.const 7)))
              ${up('$out')}
              (br $byte)))
          (i64.store8 ${get('out')} ${get('code')})
          ${up('$out')}
          ${up('$i')}
          (br $next))
        ;; A whole number may fit a scale again.
        (br_if $stop (i32.ne ${get('scale')} (i32.const ${RAW})))
        (br_if $stop (f64.eq (f64.nearest ${get('value')}) ${get('value')}))
        (i32.store8 ${get('out')} (i32.const 0))
        (i32.store8 offset=1 ${get('out')} (i32.const ${RAW}))
        (i64.store offset=2 ${get('out')} ${get('bits')})
        ${up('$out', `(i32.const ${MOST_BYTES})`)}
        ${up('$i')}
        (br $next)))
    (i32.store (i32.const ${AT.end}) ${get('out')})
    ${get('i')})`;

const MODULE = new WebAssembly.Module(assemble(TEXT));

type Write = (from: number, count: number, out: number, limit: number) => number;

export class WalValuesWriter {
  private readonly memory = new WebAssembly.Memory({ initial: AT.pages / WASM_PAGE_BYTES });
  private readonly writeShort: Write;
  /** Slots below this have a place. */
  private limit = 0;
  // Views, until the memory grows.
  private bytes = new Uint8Array(0);
  private words = new Uint32Array(0);
  private floats = new Float64Array(0);

  constructor() {
    const { exports } = new WebAssembly.Instance(MODULE, { env: { memory: this.memory } });
    this.writeShort = exports.write as Write; // as its text says
    this.look();
    this.floats.set(POWERS, AT.powers / 8);
  }

  /** Forgets everything: the next value of each slot says all of itself. */
  clear(): void {
    this.bytes.fill(0, AT.pages);
  }

  forget(slot: number): void {
    if (slot < this.limit) this.bytes[scaleAt(slot)] = UNKNOWN;
  }

  /** Appends the values of so many slots, one of each, or several of one one after the other. */
  write(slots: Uint32Array, values: Float64Array, writer: ByteWriter): void {
    for (let from = 0; from < slots.length; from += BLOCK) {
      const to = Math.min(slots.length, from + BLOCK);
      this.words.set(slots.subarray(from, to), AT.slots / 4);
      this.floats.set(values.subarray(from, to), AT.values / 8);
      const end = this.writeBlock(to - from);
      writer.raw(this.bytes.subarray(AT.out, end));
    }
  }

  /** @returns where the bytes end */
  private writeBlock(count: number): number {
    let out: number = AT.out;
    for (let i = 0; ; i++) {
      i = this.writeShort(i, count, out, this.limit);
      out = this.words[AT.end / 4] as number;
      if (i === count) return out;
      const slot = this.words[AT.slots / 4 + i] as number;
      if (slot >= this.limit) this.grow(slot);
      out = this.escape(slot, AT.values + 8 * i, out);
    }
  }

  /** A value that does not fit the scale its series has, or whose series has none yet. @returns where it ends */
  private escape(slot: number, valueAt: number, out: number): number {
    const { bytes, words, floats } = this;
    const value = floats[valueAt / 8] as number;
    const scale = scaleOf(value, words[valueAt / 4 + 1] as number);
    bytes[scaleAt(slot)] = scale;
    bytes[out] = 0;
    bytes[out + 1] = scale;
    if (scale === RAW) {
      bytes.copyWithin(out + 2, valueAt, valueAt + 8);
      return out + MOST_BYTES;
    }
    const whole = value * (POWERS[scale] as number) + ROUNDER - ROUNDER;
    floats[numberAt(slot) / 8] = whole;
    return putUnsigned(bytes, out + 2, whole >= 0 ? whole * 2 : -whole * 2 - 1);
  }

  /** Sees to it that a slot has a place; new ones are unknown. */
  private grow(slot: number): void {
    const pages = Math.max((slot >>> PAGE_BITS) + 1, Math.ceil((1.25 * this.limit) / PAGE_SLOTS));
    const missing = AT.pages + pages * PAGE_BYTES - this.bytes.length;
    if (missing > 0) this.memory.grow(Math.ceil(missing / WASM_PAGE_BYTES));
    this.limit = pages * PAGE_SLOTS;
    this.look();
  }

  private look(): void {
    const { buffer } = this.memory;
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
    this.floats = new Float64Array(buffer);
  }
}

const numberAt = (slot: number) => AT.pages + (slot >>> PAGE_BITS) * PAGE_BYTES + 8 * (slot & (PAGE_SLOTS - 1));
const scaleAt = (slot: number) => AT.pages + (slot >>> PAGE_BITS) * PAGE_BYTES + SCALES + (slot & (PAGE_SLOTS - 1));

function scaleOf(value: number, highWord: number): number {
  for (let scale = 1; scale < RAW; scale++) {
    const power = POWERS[scale] as number;
    const number = value * power + ROUNDER - ROUNDER;
    if (number / power === value && isWritten(number, highWord)) return scale;
  }
  return RAW;
}

/** Whether a value's number of units can be told: it is not too large, nor is the value -0. */
const isWritten = (number: number, highWord: number) =>
  number <= LARGEST && number >= -LARGEST && (number !== 0 || highWord === 0);

function putUnsigned(bytes: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value;
  for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
  let low = rest | 0;
  for (; low > 127; low >>>= 7) bytes[at++] = (low & 127) | 128;
  bytes[at++] = low;
  return at;
}
