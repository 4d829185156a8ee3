// The one face of all receivers: settings of alertmanager.yml and what a sender needs -> a function that sends.
import type { Integration, Notification } from '@/lib/alerts/doors';
import type { ReceiverKind, ReceiverSettings } from '@/lib/formats/alertmanager-config';

export type SenderTools = {
  /** Fills in a template; one that is broken becomes a text that says so, and the message goes out nevertheless. */
  readonly expand: (text: string, notification: Notification, options?: { readonly html?: boolean }) => string;
  /** As servers are told who asks: `Alertmanager/<version>`. */
  readonly userAgent: string;
};

/** See alerts/doors: Integration. */
export type Send = Integration['send'];

export type CreateSender<K extends ReceiverKind> = (settings: ReceiverSettings<K>, tools: SenderTools) => Send;
