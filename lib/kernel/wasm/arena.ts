// The memory that WebAssembly and JavaScript share. It grows only when `reserve` or `claim` is called, which takes all views of it
// away: whoever lays something down while others look at it allocates from what is free.

const WASM_PAGE_BYTES = 65_536;
/** Nothing lies at address 0: it can mean "nowhere". */
const FIRST_ADDRESS = 64;

export class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  private end = FIRST_ADDRESS;

  /** @param headroom how many bytes are to be free after each `reserve` */
  constructor(private readonly headroom = 0) {}

  /** Everything; until the arena grows. */
  get buffer(): ArrayBuffer {
    return this.memory.buffer;
  }

  /** Sees to it that so many bytes are free, and the headroom. @throws RangeError when there is no memory */
  reserve(bytes: number): void {
    const missing = this.end + bytes + this.headroom - this.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / WASM_PAGE_BYTES));
  }

  /** Where so many bytes lie from now on, for ever; they are made. */
  claim(bytes: number): number {
    this.reserve(bytes + 8);
    return this.allocate(bytes) as number; // reserved
  }

  /** As `claim`, of what is free; undefined when that is not enough. */
  allocate(bytes: number): number | undefined {
    const at = this.end;
    const end = (at + bytes + 7) & ~7;
    if (end > this.buffer.byteLength) return undefined;
    this.end = end;
    return at;
  }
}
