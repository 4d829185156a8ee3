// Tells the engine thread in the middle of its work that somebody has come: of a message it knows only once it lets the loop turn.
// One Int32 that both threads look at, which counts posts.

export const newDoorbell = () => new Int32Array(new SharedArrayBuffer(4));

/** The caller's side: after each post, or the thread would look for what is not there yet. */
export const ring = (posts: Int32Array): void => void Atomics.add(posts, 0, 1);

/** The engine thread's side. */
export class Door {
  private answered = 0;

  constructor(private readonly posts: Int32Array) {}

  /** What was posted next has been taken. */
  answer(): void {
    this.answered = (this.answered + 1) | 0;
  }

  /** Whether something was posted that has not been taken. A message may be quicker than its ring. */
  isAnybodyThere(): boolean {
    return ((Atomics.load(this.posts, 0) - this.answered) | 0) > 0;
  }
}
