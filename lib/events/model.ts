// The noun of this room: a change that a person, a client or Quadrant itself made.

export type NewEvent = {
  /** Who: a person's name, a client's, or "quadrant". */
  readonly actor: string;
  /** What, as a dotted word: room and past participle ("config.reloaded"). */
  readonly kind: string;
  /** A sentence for people. */
  readonly message: string;
  /** What it is about, for finding it beside a graph with the same labels. */
  readonly labels: Readonly<Record<string, string>>;
};

export type RecordedEvent = NewEvent & { readonly id: string; readonly at: Date };
