// One demo service: answers requests by some work and by calling the services behind it; the front makes the load.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDemoInstruments, type DemoInstruments } from './instruments';
import { DEMO_SERVICES, type DemoService, demoAddresses } from './services';

export type RunningService = { readonly close: () => void };

/** A service behind this one, and the share of requests that call it. */
type Callee = { readonly url: string; readonly share: number };

const HOST = '127.0.0.1';
const SLOW_SHARE = 0.05;
const CALL_MS = 2_000;

/** Resolves once it listens. @throws a sentence for a name that is none, or a port it cannot have */
export async function startService(name: string, firstPort: number): Promise<RunningService> {
  const index = DEMO_SERVICES.findIndex((service) => service.name === name);
  const service = DEMO_SERVICES[index];
  if (!service) throw new Error(`there is no demo service ${JSON.stringify(name)}`);
  const addresses = new Map(demoAddresses(firstPort).map((each) => [each.name, each.address]));
  const behind = service.calls.map(({ callee, share }) => ({ url: `http://${addresses.get(callee)}/work`, share }));
  const instruments = createDemoInstruments();
  const server = createServer((request, response) => {
    if (request.url === '/metrics') void expose(instruments, response);
    else if (request.url === '/work') void work(service, behind, instruments, response);
    else if (request.url === '/pages' && index === 0) void takePage(request, instruments, response);
    else response.writeHead(404).end('a demo service answers /work and /metrics, the first one also /pages\n');
  });
  const port = firstPort + index;
  await listen(server, port).catch((cause: NodeJS.ErrnoException) => {
    instruments.stop();
    const why = cause.code === 'EADDRINUSE' ? 'the port is taken' : cause.message;
    throw new Error(`${name} cannot listen on ${HOST}:${port}: ${why}`);
  });
  const stopLoad = index === 0 ? makeLoad(`http://${HOST}:${port}/work`) : () => {};
  return {
    close() {
      stopLoad();
      instruments.stop();
      server.close();
      server.closeAllConnections();
    },
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });

async function expose({ registry }: DemoInstruments, response: ServerResponse): Promise<void> {
  const text = await registry.metrics();
  response.writeHead(200, { 'content-type': registry.contentType }).end(text);
}

/** What Alertmanager's webhooks send; only how it stands is looked at. */
async function takePage(request: IncomingMessage, { paged }: DemoInstruments, response: ServerResponse): Promise<void> {
  try {
    const page = (await json(request)) as { readonly status?: unknown }; // looked at as a text only
    paged(page.status === 'resolved' ? 'resolved' : 'firing');
    response.writeHead(200).end();
  } catch {
    response.writeHead(400).end('a page is a POST of JSON\n'); // the sender is told
  }
}

async function work(
  { workMs, failures }: DemoService,
  behind: readonly Callee[],
  instruments: DemoInstruments,
  response: ServerResponse,
): Promise<void> {
  const startedMs = performance.now();
  const typicalMs = Math.random() < SLOW_SHARE ? workMs.slow : workMs.usual;
  await sleep(typicalMs * (0.5 + Math.random()));
  const called = behind.filter(({ share }) => Math.random() < share);
  const answers = await Promise.all(called.map(({ url }) => isAnswered(url)));
  const code = Math.random() < failures ? 500 : answers.every(Boolean) ? 200 : 502;
  response.writeHead(code).end();
  instruments.answered('/work', code, (performance.now() - startedMs) / 1000);
}

/** A service that is starting, stopping or failing, even in the middle of its answer, makes ours a 502. */
async function isAnswered(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(CALL_MS) });
    await answer.arrayBuffer(); // frees the connection for the next call
    return answer.ok;
  } catch {
    return false; // counted by the caller as code="502"
  }
}

const QUICKEST_MS = 100;
const SPREAD_MS = 600;

/** A few requests a second, at uneven distances. */
function makeLoad(url: string): () => void {
  let timer: NodeJS.Timeout;
  const call = () => {
    void isAnswered(url);
    timer = setTimeout(call, QUICKEST_MS + Math.random() * SPREAD_MS);
  };
  timer = setTimeout(call, SPREAD_MS);
  return () => clearTimeout(timer);
}
