// By way of a proxy: `proxy_url`, or the environment's. A request for https goes through a tunnel, another is handed to the proxy.
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { HttpConfig } from '@/lib/formats/alertmanager-config';
import { isLeftOut, proxyFromEnvironment } from './proxy-rules';

/** undefined: straight to the server. */
export function proxyOf(url: URL, config: HttpConfig | undefined): URL | undefined {
  if (config?.proxy_from_environment) {
    const proxy = proxyFromEnvironment(url, process.env);
    return proxy === undefined ? undefined : new URL(proxy);
  }
  if (!config?.proxy_url) return undefined;
  return config.no_proxy && isLeftOut(url, config.no_proxy) ? undefined : new URL(config.proxy_url);
}

/** What a proxy is told of us, by the user and password of its address. */
export function proxyCredentials({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const given = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(given).toString('base64')}` };
}

/** A connection to the server through the proxy. @throws Error when the proxy does not make one */
export function tunnel(proxy: URL, target: URL, config: HttpConfig | undefined, signal: AbortSignal): Promise<Socket> {
  const authority = `${target.hostname}:${target.port || 443}`;
  const request = proxy.protocol === 'https:' ? requestHttps : requestHttp;
  const own = Object.entries(config?.proxy_connect_header ?? {}).map(([name, values]) => [name, [...values]] as const);
  return new Promise((resolve, reject) => {
    const connecting = request({
      ...{ host: proxy.hostname.replace(/^\[|\]$/g, ''), port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80) },
      ...{ method: 'CONNECT', path: authority, signal, agent: false },
      headers: { host: authority, ...Object.fromEntries(own), ...proxyCredentials(proxy) },
    });
    connecting.once('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy answered ${statusCode}`));
    });
    connecting.once('response', ({ statusCode }) => reject(new Error(`the proxy answered ${statusCode}`)));
    connecting.once('error', reject);
    connecting.end();
  });
}
