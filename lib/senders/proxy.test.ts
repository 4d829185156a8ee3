// By way of a proxy: what it is asked for, what reaches the server, and what becomes of a proxy that does not want to.
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { TEST_CERTIFICATE, TEST_KEY } from '@/lib/kernel/test-certificate.fixtures';
import { send } from './configured.fixtures';
import { stubServer } from './stub-server.fixtures';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const portOf = (server: { address(): AddressInfo | string | null }) => (server.address() as AddressInfo).port;

/** Makes tunnels, unless it answers them with `refusal`; takes other requests itself. */
async function proxyServer(refusal?: number) {
  const asked: { method: string; url: string; authorization: string | undefined; tenant: unknown }[] = [];
  const sockets = new Set<Duplex>();
  const note = ({ method = '', url = '', headers }: IncomingMessage) =>
    asked.push({ method, url, authorization: headers['proxy-authorization'], tenant: headers['x-tenant'] });
  const server = createServer((request, response) => {
    note(request);
    request.resume().on('end', () => response.end());
  });
  server.on('connect', (request, socket) => {
    note(request);
    sockets.add(socket);
    socket.on('error', () => {});
    if (refusal) return socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
    const [, port = ''] = (request.url ?? '').split(':');
    const onward: Socket = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { at: `127.0.0.1:${portOf(server)}`, asked };
}

async function secureServer() {
  const told: string[] = [];
  const server = createSecureServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, async (request, response) => {
    for await (const chunk of request) told.push(`${request.url} ${chunk}`);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: portOf(server), told };
}

const discord = (url: string, http: string) => `{ webhook_url: "${url}", message: m, http_config: { ${http} } }`;

test('a request for http is handed to the proxy whole, with who we are', async () => {
  const { at, asked } = await proxyServer();
  await send('discord', discord('http://discord.test/hook', `proxy_url: "http://me:pass@${at}"`));
  expect(asked).toMatchObject([
    {
      method: 'POST',
      url: 'http://discord.test/hook',
      authorization: `Basic ${Buffer.from('me:pass').toString('base64')}`,
    },
  ]);
});

test('a request for https goes through a tunnel, and the certificate is that of the server', async () => {
  const { at, asked } = await proxyServer();
  const { port, told } = await secureServer();
  const by = `proxy_url: "http://${at}", proxy_connect_header: { X-Tenant: [t] }`;
  const trusting = `tls_config: { ca: ${JSON.stringify(TEST_CERTIFICATE)} }`;
  await send('discord', discord(`https://localhost:${port}/hook`, `${by}, ${trusting}`));
  expect(asked).toMatchObject([{ method: 'CONNECT', url: `localhost:${port}`, tenant: 't' }]);
  expect(told.join('')).toMatch(/^\/hook \{.*"description":"m"/);
  await expect(send('discord', discord(`https://localhost:${port}/hook`, by))).rejects.toMatchObject({
    ...{ retry: true, message: 'no answer: DEPTH_ZERO_SELF_SIGNED_CERT' },
  });
});

test('whom no_proxy names is spoken to straight', async () => {
  const { at, asked } = await proxyServer();
  const { url, told } = await stubServer();
  await send('discord', discord(url, `proxy_url: "http://${at}", no_proxy: 127.0.0.1`));
  expect([asked.length, told.length]).toEqual([0, 1]);
});

test.each([
  ['that refuses', 407, 'no answer: the proxy answered 407'],
  ['that fails', 502, 'no answer: the proxy answered 502'],
])('a proxy %s is worth another try', async (_what, refusal, message) => {
  const { at } = await proxyServer(refusal);
  await expect(send('discord', discord('https://discord.test/', `proxy_url: "http://${at}"`))).rejects.toMatchObject({
    ...{ retry: true, message },
  });
});

test('a proxy that is not there is a failure that shows no password', async () => {
  const sent = send('discord', discord('https://discord.test/', 'proxy_url: "http://me:HIDE@127.0.0.1:1"'));
  await expect(sent).rejects.toMatchObject({ retry: true, message: 'no answer: ECONNREFUSED' });
});
