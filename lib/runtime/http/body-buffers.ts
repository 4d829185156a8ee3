// Buffers that request bodies lie in, used again and again: made anew for each they would be garbage of some megabytes a second,
// which no collector counts rightly before it is too much. In: how many bytes. Out: a view of a buffer, which its last user gives back.

/** A sender's batch fits; what is larger is rare, what is much smaller costs nothing. */
const BUFFER_BYTES = 2 ** 18;
const WORTH_IT_BYTES = 2 ** 12;
const MOST_SPARE = 32;

export class BodyBuffers {
  private readonly spare: ArrayBuffer[] = [];

  /** Room for a body of so many bytes, for its user alone. What is in it is not zero. */
  take(bytes: number): Uint8Array<ArrayBuffer> {
    if (bytes < WORTH_IT_BYTES || bytes > BUFFER_BYTES) return new Uint8Array(bytes);
    return new Uint8Array(this.spare.pop() ?? new ArrayBuffer(BUFFER_BYTES), 0, bytes);
  }

  /** Takes the buffer of a body back that nobody looks at any more. Not every body has one that is worth keeping. */
  giveBack(buffer: ArrayBuffer): void {
    if (buffer.byteLength === BUFFER_BYTES && this.spare.length < MOST_SPARE) this.spare.push(buffer);
  }
}
