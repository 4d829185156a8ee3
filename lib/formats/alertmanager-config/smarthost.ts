// `smarthost`: where a mail server listens, host and port.
import { parsed } from '../prometheus-config/reader';

export type Smarthost = { readonly host: string; readonly port: number };

/** Go's net.SplitHostPort: `host:port`, `[v6]:port`. @throws Error in its words */
export function parseSmarthost(text: string): Smarthost {
  const [, v6, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:]*)):(.*)$/.exec(text) ?? [];
  const host = v6 ?? plain;
  if (host === undefined)
    throw new Error(`address ${text}: ${text.includes(':') ? 'too many colons' : 'missing port'} in address`);
  if (port === '') throw new Error(`address ${JSON.stringify(text)}: port cannot be empty`);
  if (!/^\d+$/.test(port) || Number(port) > 65_535) throw new Error(`address ${text}: invalid port`);
  return { host, port: Number(port) };
}

export const smarthost = parsed(parseSmarthost);
