// The life of alertmanager.yml, with real files: loaded, changed, refused, mended; templates beside it; who can be sent to.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertingPlan } from '@/lib/alerts/react/alerting';
import { notification } from '@/lib/senders/stub-server.fixtures';
import { createAlertInstruments } from './alert-metrics';
import { AlertmanagerFile } from './alertmanager-file';
import { planOf } from './plan';

let directory: string;
let path: string;
let applied: string[];
let events: string[];
let registry: Registry;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quadrant-alertmanager-'));
  path = join(directory, 'alertmanager.yml');
  [applied, events] = [[], []];
  registry = new Registry();
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (receiver: string, more = '') =>
  writeFileSync(path, `route: { receiver: ${receiver} }\nreceivers: [{ name: ${receiver} }]\n${more}`);

function file(): AlertmanagerFile {
  return new AlertmanagerFile({
    ...{ path, nowMs: () => 5_000 },
    apply: async ({ route }: AlertingPlan) => void applied.push(route.receiver),
    recordEvent: async ({ kind, message }) => void events.push(`${kind}: ${message.replaceAll(directory, '')}`),
    instruments: createAlertInstruments(registry),
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

const gauge = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values[0]?.value;

test('loaded, and again only when it has changed or somebody asks', async () => {
  write('a');
  const loaded = file();
  await loaded.start();
  await loaded.reloadIfChanged();
  expect([applied, loaded.receivers(), loaded.resolveTimeoutMs()]).toEqual([['a'], ['a'], 300_000]);
  write('b');
  await loaded.reloadIfChanged();
  await loaded.reload();
  expect(applied).toEqual(['a', 'b', 'b']);
  expect(await gauge('alertmanager_config_last_reload_successful')).toBe(1);
  expect(await gauge('alertmanager_config_last_reload_success_timestamp_seconds')).toBe(5);
  expect(events).toEqual(Array(2).fill('config.reloaded: /alertmanager.yml was taken over'));
});

test('a refused file changes nothing and is told of once; mended, it is taken', async () => {
  write('a');
  const loaded = file();
  await loaded.start();
  write('b', 'nonsense: 1\n');
  await expect(loaded.reloadIfChanged()).rejects.toThrow('alertmanager.yml:3: unknown field "nonsense"');
  await loaded.reloadIfChanged();
  await expect(loaded.reload()).rejects.toThrow('unknown field');
  expect([applied, loaded.receivers()]).toEqual([['a'], ['a']]);
  expect(await gauge('alertmanager_config_last_reload_successful')).toBe(0);
  write('c');
  await loaded.reloadIfChanged();
  expect(applied).toEqual(['a', 'c']);
  expect(events.map((event) => event.split(':')[0])).toEqual(['config.refused', 'config.refused', 'config.reloaded']);
});

test('a file that goes is told of once; the configuration goes on', async () => {
  write('a');
  const loaded = file();
  await loaded.start();
  rmSync(path);
  await expect(loaded.reloadIfChanged()).rejects.toThrow('cannot read');
  await loaded.reloadIfChanged();
  expect(events).toHaveLength(1);
});

test('without a configuration to go on with, a refused file ends the start', async () => {
  write('a', 'nonsense: 1\n');
  await expect(file().start()).rejects.toThrow('unknown field');
});

const planFor = (more: string, receiver = '{ name: a }') =>
  planOf(`route: { receiver: a }\nreceivers: [${receiver}]\n${more}`, path);

test('templates beside the file are at hand; a broken one is refused, none is no mistake', () => {
  mkdirSync(join(directory, 'templates'));
  writeFileSync(join(directory, 'templates', 'a.tmpl'), '{{ define "mine" }}{{ .Status }}{{ end }}');
  expect(planFor('templates: ["templates/*.tmpl", "none/*.tmpl"]').config.templates).toHaveLength(2);
  writeFileSync(join(directory, 'templates', 'b.tmpl'), '{{ if }}');
  expect(() => planFor('templates: ["templates/*.tmpl"]')).toThrow('b.tmpl: template: ');
  expect(() => planFor('templates: ["templates/a.*"]')).not.toThrow();
});

test('a message with a template that cannot be filled in goes out, and says so', async () => {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(directory, 'a.tmpl'), '{{ define "mine" }}{{ .Status }}{{ end }}');
  const { plan } = planFor(
    'templates: [a.tmpl]',
    `{ name: a, discord_configs: [{ webhook_url: "${url}", title: '{{ template "mine" . }}', message: "{{ .Nothing }}" }] }`,
  );
  await plan.integrations.get('a')?.[0]?.send(notification(), new AbortController().signal);
  server.close();
  server.closeAllConnections();
  expect(JSON.parse(bodies.join('')).embeds[0]).toMatchObject({
    title: 'firing',
    description: expect.stringMatching(/^\(template: :1:3: executing "" at <.Nothing>: /),
  });
});
