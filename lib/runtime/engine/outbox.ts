// Messages to the other thread, those of one turn of the event loop as one: waking a thread costs more than a message does. One that
// somebody waits for goes at once, with those before it: the end of the turn may be as far away as the answer.

/** Posts an array of messages. */
export type Post<Message> = (messages: Message[], moved: ArrayBuffer[]) => void;

export class Outbox<Message> {
  private messages: Message[] = [];
  private moved: ArrayBuffer[] = [];

  /** @param atEndOfTurn calls what it is given once others in the same turn had their say */
  constructor(
    private readonly post: Post<Message>,
    private readonly atEndOfTurn: (flush: () => void) => void = setImmediate,
  ) {}

  /** @param moved buffers of the message that are moved instead of copied */
  add(message: Message, moved: readonly ArrayBuffer[] = [], isUrgent = false): void {
    if (this.messages.length === 0 && !isUrgent) this.atEndOfTurn(() => this.flush());
    this.messages.push(message);
    for (const buffer of moved) this.moved.push(buffer);
    if (isUrgent) this.flush();
  }

  private flush(): void {
    if (this.messages.length === 0) return;
    const { messages, moved } = this;
    this.messages = [];
    this.moved = [];
    this.post(messages, moved);
  }
}
