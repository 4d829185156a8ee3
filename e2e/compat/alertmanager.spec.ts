// amtool and the webhook payload against a running server, from the alert that is added to the page that is not repeated.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type RunningServer, STARTING_MS, startServer } from '../server';

const hasAmtool = spawnSync('amtool', ['--version']).status === 0;

type Page = { status: string; alerts: { labels: Record<string, string> }[] };

const pages: Page[] = [];
const hook = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  pages.push(JSON.parse(body) as Page);
  response.end();
});

let server: RunningServer;

test.beforeAll(async () => {
  test.setTimeout(STARTING_MS);
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const { port } = hook.address() as AddressInfo;
  server = await startServer({ argv: ['--no-demo'] });
  writeFileSync(
    join(server.configDir, 'alertmanager.yml'),
    `route:
  receiver: team
  group_by: [alertname]
  group_wait: 1s
  group_interval: 3s
  routes: [{ matchers: [severity="info"], receiver: nobody }]
receivers: [{ name: team, webhook_configs: [{ url: "http://127.0.0.1:${port}/hook" }] }, { name: nobody }]
`,
  );
  expect((await fetch(`${server.url}/-/reload`, { method: 'POST' })).status).toBe(200);
});

test.afterAll(async () => {
  await server?.stop();
  hook.close();
});

test('a rule that fires pages, in the one process, and is seen by both APIs', async () => {
  const rule = { alert: 'FromRule', expr: 'vector(1) > 0', labels: { severity: 'page' } };
  const groups = [{ name: 'g', interval: '1s', rules: [rule] }];
  writeFileSync(join(server.configDir, 'rules.yml'), JSON.stringify({ groups })); // JSON is YAML
  writeFileSync(join(server.configDir, 'prometheus.yml'), 'rule_files: [rules.yml]\nscrape_configs: []\n');
  expect((await fetch(`${server.url}/-/reload`, { method: 'POST' })).status).toBe(200);
  const paged = () =>
    pages.filter(({ alerts }) => alerts[0]?.labels.alertname === 'FromRule').map(({ status }) => status);
  await expect.poll(paged, { timeout: 60_000 }).toEqual(['firing']);
  const prometheus = await (await fetch(`${server.url}/api/v1/alerts`)).json();
  expect(prometheus.data.alerts).toMatchObject([{ state: 'firing', labels: { alertname: 'FromRule' } }]);
  const alertmanager = await (await fetch(`${server.url}/api/v2/alerts?filter=severity="page"`)).json();
  expect(alertmanager).toMatchObject([{ status: { state: 'active' }, labels: { alertname: 'FromRule' } }]);
});

test('an alert pages once, and once more when it is over', async () => {
  const post = (more: object) =>
    fetch(`${server.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname: 'Paged', instance: 'a' }, ...more }]),
    });
  const paged = () => pages.filter(({ alerts }) => alerts[0]?.labels.alertname === 'Paged').map(({ status }) => status);
  expect((await post({})).status).toBe(200);
  await expect.poll(paged).toEqual(['firing']);
  await post({ endsAt: new Date().toISOString() });
  await expect.poll(paged).toEqual(['firing', 'resolved']);
});

test('a refused file changes nothing, and says why', async () => {
  const before = await (await fetch(`${server.url}/api/v2/status`)).json();
  const path = join(server.configDir, 'alertmanager.yml');
  writeFileSync(path, 'route: { receiver: gone }\nreceivers: []\n');
  const refused = await fetch(`${server.url}/-/reload`, { method: 'POST' });
  expect([refused.status, await refused.text()]).toEqual([
    500,
    `failed to reload config: ${path}:1: undefined receiver "gone" used in route\n`,
  ]);
  const after = await (await fetch(`${server.url}/api/v2/status`)).json();
  expect(after.config).toEqual(before.config);
  writeFileSync(path, before.config.original.replace('<secret>', 'hook'));
  expect((await fetch(`${server.url}/-/reload`, { method: 'POST' })).status).toBe(200);
});

test.describe('amtool (Debian package prometheus-alertmanager)', () => {
  test.skip(!hasAmtool, 'amtool is not installed on this machine');

  const amtool = (...argv: string[]) => {
    const { stdout, stderr, status } = spawnSync('amtool', [`--alertmanager.url=${server.url}`, ...argv], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    return stdout.trim();
  };

  test('alert add, alert query', () => {
    amtool('alert', 'add', 'alertname=Asked', 'severity=info', '--annotation=summary=why not');
    amtool('alert', 'add', 'alertname=Other', 'severity=info');
    expect(amtool('alert', 'query', 'alertname=~"As.*"')).toMatch(/^Alertname .*\nAsked .* why not +active/);
    expect(JSON.parse(amtool('-o', 'json', 'alert', 'query', '-r', 'nobody'))).toHaveLength(2);
  });

  test('silence add, query, update, expire, import', () => {
    amtool('alert', 'add', 'alertname=Quiet', 'severity=info');
    const id = amtool('silence', 'add', 'alertname=Quiet', '--comment=because', '--author=me', '--duration=1h');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(amtool('silence', 'query')).toContain('alertname="Quiet"');
    expect(amtool('alert', 'query', 'alertname=Quiet')).not.toContain('Quiet ');
    expect(amtool('alert', 'query', '--silenced', 'alertname=Quiet')).toContain('suppressed');
    expect(amtool('silence', 'update', '--duration=2h', id)).toContain(id);
    const exported = amtool('-o', 'json', 'silence', 'query');
    amtool('silence', 'expire', id);
    expect(amtool('silence', 'query', '-q')).toBe('');
    expect(amtool('silence', 'query', '-q', '--expired')).toContain(id);
    const imported = spawnSync('amtool', [`--alertmanager.url=${server.url}`, 'silence', 'import', '--force'], {
      input: exported,
      encoding: 'utf8',
    });
    expect(imported.status, imported.stderr).toBe(0);
    expect(amtool('silence', 'query')).toContain('alertname="Quiet"');
  });

  test('config show, routes, routes test; cluster show; check-config', () => {
    expect(amtool('config', 'show')).toContain('/<secret>');
    expect(amtool('config', 'routes', 'show')).toContain('{severity="info"}');
    expect(amtool('config', 'routes', 'test', 'severity=info')).toBe('nobody');
    expect(amtool('config', 'routes', 'test', 'severity=page')).toBe('team');
    expect(amtool('cluster', 'show')).toContain('disabled');
    expect(amtool('check-config', join(server.configDir, 'alertmanager.yml'))).toContain('SUCCESS');
  });
});
