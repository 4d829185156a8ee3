// The labels of series as senders write them, each distinct one once: label sets are lists of such pieces. A piece is named by the
// word it begins at: how many bytes it has, then the bytes, in as many words as two at a time take.
import { hashOf, wordAt } from './label-bytes';
import type { Pages } from './pages';

const FIRST_SLOTS = 1024;
const NONE = 0;
const LABEL = (1 << 3) | 2;

/** Words a piece takes beside its bytes at most: its length, and what its last two words leave empty. */
const MOST_EXTRA_WORDS = 3;

export class LabelPieces {
  /** Pieces by hash, open addressing; at most three quarters are taken. */
  private table = new Int32Array(FIRST_SLOTS);
  private count = 0;

  constructor(
    private readonly pages: Pages,
    private readonly seed: number,
  ) {}

  /** How many words `intern` takes at most for each of the pieces of `bytes[start, end)`, and how many pieces those are. */
  measure(bytes: DataView, start: number, end: number): { readonly pieces: number; readonly mostWords: number } {
    let pieces = 0;
    for (let at = start; at < end; at = pieceEnd(bytes, at, end)) pieces++;
    return { pieces, mostWords: pieces * MOST_EXTRA_WORDS + ((end - start) >> 2) };
  }

  /** Fills `words[at …]` with the pieces that `bytes[start, end)` is made of. Room for all of them has been reserved. */
  intern(words: Int32Array, at: number, bytes: DataView, start: number, end: number): void {
    for (let from = start, word = at; from < end; word++) {
      const to = pieceEnd(bytes, from, end);
      words[word] = this.pieceOf(words, bytes, from, to);
      from = to;
    }
  }

  private pieceOf(words: Int32Array, bytes: DataView, start: number, end: number): number {
    const hash = hashOf(bytes, start, end, this.seed);
    let slot = hash & (this.table.length - 1);
    for (; this.table[slot] !== NONE; slot = (slot + 1) & (this.table.length - 1)) {
      const known = this.table[slot] as number;
      if (words[known] === end - start && isPieceAt(words, known, bytes, start)) return known;
    }
    const piece = this.write(words, bytes, start, end);
    this.table[slot] = piece;
    if (++this.count * 4 > this.table.length * 3) this.growTable(words);
    return piece;
  }

  private write(words: Int32Array, bytes: DataView, start: number, end: number): number {
    const length = end - start;
    const piece = this.pages.take(1 + 2 * ((length + 7) >> 3));
    words[piece] = length;
    for (let at = start, word = piece + 1; at < end; at += 4) words[word++] = wordAt(bytes, at, end);
    return piece;
  }

  private growTable(words: Int32Array): void {
    const grown = new Int32Array(this.table.length * 2);
    const bytes = new DataView(words.buffer);
    for (const piece of this.table) {
      if (piece === NONE) continue;
      const start = 4 * (piece + 1);
      let slot = hashOf(bytes, start, start + (words[piece] as number), this.seed) & (grown.length - 1);
      while (grown[slot] !== NONE) slot = (slot + 1) & (grown.length - 1);
      grown[slot] = piece;
    }
    this.table = grown;
  }

  forget(): void {
    this.table = new Int32Array(FIRST_SLOTS);
    this.count = 0;
  }
}

/** Whether `bytes[start, end)` are the pieces at `words[at …]`, which have as many bytes together. */
export function arePiecesAt(words: Int32Array, at: number, bytes: DataView, start: number, end: number): boolean {
  for (let from = start, word = at; from < end; word++) {
    const piece = words[word] as number;
    if (!isPieceAt(words, piece, bytes, from)) return false;
    from += words[piece] as number;
  }
  return true;
}

/** The `length` bytes of the pieces at `words[at …]`. */
export function spelled(words: Int32Array, at: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let to = 0, word = at; to < length; word++) {
    const piece = words[word] as number;
    const size = words[piece] as number;
    bytes.set(new Uint8Array(words.buffer, 4 * (piece + 1), size), to);
    to += size;
  }
  return bytes;
}

function isPieceAt(words: Int32Array, piece: number, bytes: DataView, start: number): boolean {
  const end = start + (words[piece] as number);
  if (end > bytes.byteLength) return false;
  for (let at = start, word = piece + 1; at < end; at += 4) if (wordAt(bytes, at, end) !== words[word++]) return false;
  return true;
}

/** Where the label that begins at `at` ends; what does not look like one, or is long, is one piece with all that follows. */
function pieceEnd(bytes: DataView, at: number, end: number): number {
  if (at + 2 > end || bytes.getUint8(at) !== LABEL) return end;
  const length = bytes.getUint8(at + 1);
  if (length < 128) return Math.min(end, at + 2 + length);
  if (at + 3 > end || bytes.getUint8(at + 2) >= 128) return end;
  return Math.min(end, at + 3 + ((length & 127) | (bytes.getUint8(at + 2) << 7)));
}
