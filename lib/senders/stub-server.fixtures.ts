// A receiver's server on loopback that remembers what it was told, for the tests of senders.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import type { Notification, NotifiedAlert } from '@/lib/alerts/doors';
import { Labels } from '@/lib/kernel/labels';
import type { SenderTools } from './sender';

export type Told = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type StubServer = { readonly url: string; readonly told: Told[] };

const open = new Set<() => Promise<void>>();
afterEach(async () => {
  for (const close of open) await close();
  open.clear();
});

/** @param answer 200 with nothing, when it is left out */
export async function stubServer(
  answer: (told: Told, response: ServerResponse) => void = (_, response) => response.end(),
): Promise<StubServer> {
  const told: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const each = { method, url, headers, body: Buffer.concat(chunks).toString() };
    told.push(each);
    answer(each, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.add(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}

export const status =
  (code: number, body = '') =>
  (_: Told, response: ServerResponse) =>
    response.writeHead(code).end(body);

const alert = (status: NotifiedAlert['status'], instance: string): NotifiedAlert => ({
  ...{ status, fingerprint: `f-${instance}`, labels: Labels.of({ alertname: 'Hot', instance, severity: 'page' }) },
  ...{
    annotations: { summary: 'it burns', runbook: `http://wiki/${instance}` },
    generatorUrl: 'http://prometheus/graph',
  },
  ...{ startsAtMs: 1_700_000_000_500, endsAtMs: 1_700_000_060_000, updatedAtMs: 0, receivedAtMs: 0, timeout: false },
});

export const notification = (...statuses: NotifiedAlert['status'][]): Notification => ({
  receiver: 'team',
  groupKey: '{}:{alertname="Hot"}',
  groupLabels: Labels.of({ alertname: 'Hot' }),
  alerts: (statuses.length > 0 ? statuses : (['firing'] as const)).map((each, i) => alert(each, `i${i + 1}`)),
  externalUrl: 'http://quadrant',
  nowMs: 1_700_000_100_000,
});

/** Templates are shown as they are asked for. */
export const tools: SenderTools = {
  expand: (text, { receiver }) => text.replaceAll('{{ .Receiver }}', receiver),
  userAgent: 'Alertmanager/test',
};

export const never = new AbortController().signal;
