// What alerts needs from elsewhere, as function types. lib/runtime brings the functions.
import type { Labels } from '@/lib/kernel/labels';
import type { Alert } from './model';

/** An alert as it was when its group was looked at: it cannot end while it is being told of. */
export type NotifiedAlert = Alert & { readonly status: 'firing' | 'resolved' };

/** One message to one integration. */
export type Notification = {
  readonly receiver: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  /** At least one; by `job`, `instance`, then all labels. */
  readonly alerts: readonly NotifiedAlert[];
  readonly externalUrl: string;
  readonly nowMs: number;
};

export type OnReply = (code: number) => void;

/** One way to tell somebody: a webhook, a mailbox, a channel. */
export type Integration = {
  /** The kind, by its name in Alertmanager's metrics; `index` counts those of a kind in a receiver. */
  readonly name: string;
  readonly index: number;
  readonly sendResolved: boolean;
  /**
   * Resolves when the other side has taken it. `signal`: time is up, or the process stops. `onReply` hears what each request was
   * answered, HTTP's status or SMTP's code, before anything follows from it. @throws SendFailure
   */
  readonly send: (notification: Notification, signal: AbortSignal, onReply?: OnReply) => Promise<void>;
};

/** What templates see: Alertmanager's data, by the names its documentation has. */
export type TemplateData = {
  readonly Receiver: string;
  readonly Status: 'firing' | 'resolved';
  readonly Alerts: readonly TemplateAlert[];
  readonly GroupLabels: Readonly<Record<string, string>>;
  readonly CommonLabels: Readonly<Record<string, string>>;
  readonly CommonAnnotations: Readonly<Record<string, string>>;
  readonly ExternalURL: string;
};

export type TemplateAlert = {
  readonly Status: 'firing' | 'resolved';
  readonly Labels: Readonly<Record<string, string>>;
  readonly Annotations: Readonly<Record<string, string>>;
  readonly StartsAt: Date;
  /** Go's zero time while it is firing. */
  readonly EndsAt: Date;
  readonly GeneratorURL: string;
  readonly Fingerprint: string;
};

/**
 * A Go template filled in, with the templates of the configuration and the default ones at hand. `html` escapes what is put in.
 * @throws bad_input when it does not parse or cannot be carried out
 */
export type ExpandTemplate = (text: string, data: TemplateData, options?: { readonly html?: boolean }) => string;

/** Packs bytes, and gives them back; what is packed never begins with a brace. `decompress` rejects for anything else. */
export type Compression = {
  /** On the calling thread. */
  compressNow(bytes: Uint8Array): Uint8Array;
  decompress(bytes: Uint8Array): Promise<Uint8Array>;
};

/** What somebody changed, for the room of events. */
export type RecordEvent = (event: {
  readonly actor: string;
  readonly kind: string;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
}) => Promise<void>;
