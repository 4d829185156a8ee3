// Messages to the other thread, those of one turn of the event loop as one: waking a thread costs more than a message does.

/** Posts an array of messages. */
export type Post<Message> = (messages: Message[], moved: ArrayBuffer[]) => void;

export class Outbox<Message> {
  private messages: Message[] = [];
  private moved: ArrayBuffer[] = [];

  constructor(private readonly post: Post<Message>) {}

  /** @param moved buffers of the message that are moved instead of copied */
  add(message: Message, moved: readonly ArrayBuffer[] = []): void {
    if (this.messages.length === 0) setImmediate(() => this.flush());
    this.messages.push(message);
    this.moved.push(...moved);
  }

  private flush(): void {
    const { messages, moved } = this;
    this.messages = [];
    this.moved = [];
    this.post(messages, moved);
  }
}
