// The texts of labels, as a replay reads them: the same few thousand again and again, so that most need not be made anew.
import type { ByteReader } from '../codec/bytes';

/** Of texts that were read: a power of two. Two that would have the same place take turns at it. */
const PLACES = 1 << 14;
/** Longer ones repeat less, and would be held for it. */
const LONGEST = 64;

type Known = { readonly bytes: Uint8Array; readonly text: string };

const decoder = new TextDecoder();

export class KnownTexts {
  private readonly known: (Known | undefined)[] = new Array(PLACES).fill(undefined);

  /** What `reader.text` would read. */
  read(reader: ByteReader): string {
    const length = reader.unsigned();
    if (length > LONGEST) return decoder.decode(reader.raw(length));
    const { bytes } = reader;
    const from = reader.skip(length);
    let hash = length;
    for (let at = from; at < from + length; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const there = this.known[place];
    if (there && isAt(bytes, from, length, there.bytes)) return there.text;
    const own = bytes.slice(from, from + length);
    const text = decoder.decode(own);
    this.known[place] = { bytes: own, text };
    return text;
  }
}

function isAt(bytes: Uint8Array, from: number, length: number, known: Uint8Array): boolean {
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[from + i] !== known[i]) return false;
  return true;
}
