// How metrics speaks to servers beside targets: who we are, what goes along, connections that are kept for the next time.
import http from 'node:http';
import https from 'node:https';
import { type TlsSettings, tlsOptions } from '@/lib/kernel/tls';

/** See lib/formats/prometheus-config, whose shape this is. */
export type HttpClient = {
  readonly basicAuth: { readonly username: string; readonly password: string } | undefined;
  readonly authorization: { readonly type: string; readonly credentials: string } | undefined;
  readonly tls: TlsSettings | undefined;
  readonly httpHeaders: Readonly<Record<string, readonly string[]>>;
};

/** Headers of the configuration, and the one that says who we are. */
export function headersOf({ basicAuth, authorization, httpHeaders }: HttpClient): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = Object.fromEntries(
    Object.entries(httpHeaders).map(([name, values]) => [name.toLowerCase(), [...values]]),
  );
  if (basicAuth) {
    const { username, password } = basicAuth;
    headers.authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  } else if (authorization) headers.authorization = `${authorization.type} ${authorization.credentials}`;
  return headers;
}

const PLAIN = new http.Agent({ keepAlive: true });
const SECURE = new https.Agent({ keepAlive: true });
/** One for each `tls_config`: connections of one must not serve another. Goes with the configuration. */
const CONFIGURED = new WeakMap<TlsSettings, https.Agent>();

export function agentFor(protocol: string, tls: TlsSettings | undefined): http.Agent {
  if (protocol !== 'https:') return PLAIN;
  if (!tls) return SECURE;
  const agent = CONFIGURED.get(tls) ?? new https.Agent({ keepAlive: true, ...tlsOptions(tls) });
  CONFIGURED.set(tls, agent);
  return agent;
}

/** Closes connections kept open for the next time; those of a `tls_config` end when the server, or its silence, ends them. */
export function closeIdleConnections(): void {
  PLAIN.destroy();
  SECURE.destroy();
}
