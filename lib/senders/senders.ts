// Which kinds of receivers there are senders for.
import type { IntegrationConfig, ReceiverKind } from '@/lib/formats/alertmanager-config';
import type { CreateSender, Send, SenderTools } from './sender';
import { webhook } from './webhook';

const SENDERS: { readonly [K in ReceiverKind]?: CreateSender<K> } = { webhook };

/** undefined: this kind of receiver cannot be sent to yet. */
export function createSender({ kind, settings }: IntegrationConfig, tools: SenderTools): Send | undefined {
  const create = SENDERS[kind] as ((given: typeof settings, tools: SenderTools) => Send) | undefined; // kind and settings belong together
  return create?.(settings, tools);
}
