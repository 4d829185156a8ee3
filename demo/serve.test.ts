// One service in this process, beside a neighbour that misbehaves. Chance is held still: nothing fails by itself.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type RunningService, startService } from './serve';

let service: RunningService | undefined;
let neighbour: Server | undefined;

afterEach(() => {
  service?.close();
  neighbour?.closeAllConnections();
  neighbour?.close();
  vi.restoreAllMocks();
});

/** serviceB on the port before a serviceC that answers as told. @returns serviceB's address */
async function serviceBBefore(answer: Parameters<typeof createServer>[1]): Promise<string> {
  vi.spyOn(Math, 'random').mockReturnValue(0.99);
  for (let tries = 0; ; tries++) {
    neighbour = createServer(answer ?? (() => {})).listen(0, '127.0.0.1');
    await new Promise((resolve) => neighbour?.once('listening', resolve));
    const { port } = neighbour.address() as AddressInfo; // a listening TCP server has one
    try {
      service = await startService('serviceB', port - 2);
      return `http://127.0.0.1:${port - 1}`;
    } catch (error) {
      neighbour.close();
      if (tries === 20) throw error;
    }
  }
}

test('what the service behind answers decides the code', async () => {
  const codes = [200, 500];
  const address = await serviceBBefore((_, response) => response.writeHead(codes.shift() ?? 404).end());
  expect((await fetch(`${address}/work`)).status).toBe(200);
  expect((await fetch(`${address}/work`)).status).toBe(502);
  const exposition = await (await fetch(`${address}/metrics`)).text();
  expect(exposition).toContain('http_requests_total{method="GET",route="/work",code="200"} 1\n');
  expect(exposition).toContain('http_requests_total{method="GET",route="/work",code="502"} 1\n');
  expect(exposition).toContain('http_request_duration_seconds_count{method="GET",route="/work",code="502"} 1\n');
});

test('a service behind that dies in the middle of its answer makes a 502, and takes nobody with it', async () => {
  const address = await serviceBBefore((_, response) => {
    response.writeHead(200, { 'content-length': 1000 }).write('only the beginning');
    setTimeout(() => response.destroy(), 20);
  });
  expect((await fetch(`${address}/work`)).status).toBe(502);
  expect((await fetch(`${address}/metrics`)).status).toBe(200);
});

test('a port that is none is not called taken', async () => {
  await expect(startService('serviceC', 70_000)).rejects.toThrow(
    /^serviceC cannot listen on 127\.0\.0\.1:70002: .*65536/,
  );
});

test('a name that is none is refused', async () => {
  await expect(startService('serviceZ', 7101)).rejects.toThrow('there is no demo service "serviceZ"');
});

test('the front takes pages and counts them; what is no page is refused', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.99);
  const address = await frontService();
  const post = (body: string) => fetch(`${address}/pages`, { method: 'POST', body });
  expect((await post('{"status":"firing","alerts":[]}')).status).toBe(200);
  expect((await post('{"status":"resolved","alerts":[]}')).status).toBe(200);
  expect((await post('firing')).status).toBe(400);
  const exposition = await (await fetch(`${address}/metrics`)).text();
  expect(exposition).toContain('demo_pages_total{status="firing"} 1\n');
  expect(exposition).toContain('demo_pages_total{status="resolved"} 1\n');
});

async function frontService(): Promise<string> {
  for (let port = 24_100; ; port += 7) {
    try {
      service = await startService('frontservice', port);
      return `http://127.0.0.1:${port}`;
    } catch (error) {
      if (port > 24_300) throw error;
    }
  }
}
