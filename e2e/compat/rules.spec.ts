// A real Alertmanager told by Quadrant, through a kill of Quadrant: alerts arrive, and go on as the same alerts.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { freePorts, type RunningServer, STARTING_MS, startServer } from '../server';

const PEER = 'prometheus-alertmanager';
test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.skip(spawnSync(PEER, ['--version']).status !== 0, `${PEER} (Debian package) is not installed here`);

let home: string;
let server: RunningServer;
let alertmanager: ChildProcess;
let peer: string;

const RULES = {
  groups: [
    {
      name: 'g',
      rules: [
        { record: 'one', expr: 'vector(1)' },
        {
          alert: 'Always',
          expr: 'one == 1',
          for: '2s',
          labels: { severity: 'page' },
          annotations: { summary: '{{ $value }} in {{ $externalLabels.region }}' },
        },
      ],
    },
  ],
};

test.beforeAll(async () => {
  test.setTimeout(STARTING_MS);
  home = mkdtempSync(join(tmpdir(), 'quadrant-rules-'));
  const port = await freePorts(1);
  peer = `http://127.0.0.1:${port}`;
  const route = { route: { receiver: 'none' }, receivers: [{ name: 'none' }] };
  writeFileSync(join(home, 'alertmanager.yml'), JSON.stringify(route)); // JSON is YAML
  alertmanager = spawn(
    PEER,
    [
      `--config.file=${home}/alertmanager.yml`,
      `--storage.path=${home}/alertmanager`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  test.skip(!(await isUp()), `${PEER} is installed, but does not start here`);
  server = await start();
});
test.afterAll(async () => {
  alertmanager?.kill();
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Whether the peer answers within some seconds; false as soon as it has ended. */
async function isUp(): Promise<boolean> {
  for (let tries = 0; tries < 300 && alertmanager.exitCode === null; tries++) {
    const answer = await fetch(`${peer}/-/ready`).catch(() => undefined);
    if (answer?.ok) return true;
    await sleep(100);
  }
  return false;
}

const start = () =>
  startServer({
    home,
    argv: ['--no-demo', '--rules.alert.resend-delay', '1s', '--web.external-url', 'http://quadrant.example.org/'],
    prepare(configDir) {
      mkdirSync(configDir, { recursive: true });
      const config = {
        global: { evaluation_interval: '1s', external_labels: { region: 'eu' } },
        rule_files: ['*.rules.yml'],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(peer).host] }] }] },
      };
      writeFileSync(join(configDir, 'prometheus.yml'), JSON.stringify(config));
      writeFileSync(join(configDir, 'a.rules.yml'), JSON.stringify(RULES));
    },
  });

type PeerAlert = {
  readonly labels: object;
  readonly annotations: object;
  readonly startsAt: string;
  readonly updatedAt: string;
  readonly generatorURL: string;
};

const received = async (): Promise<PeerAlert | undefined> => {
  const answer = await fetch(`${peer}/api/v2/alerts`);
  return ((await answer.json()) as PeerAlert[])[0];
};

test('an alert arrives with its labels, annotations and link', async () => {
  await expect.poll(received, { timeout: 60_000 }).toMatchObject({
    labels: { alertname: 'Always', severity: 'page', region: 'eu' },
    annotations: { summary: '1 in eu' },
    generatorURL: 'http://quadrant.example.org/graph?g0.expr=one+%3D%3D+1&g0.tab=1',
  });
});

test('after a kill it is the same alert, told of on', async () => {
  let before: PeerAlert | undefined;
  await expect.poll(async () => (before = await received())).toBeDefined();
  process.kill(server.pid, 'SIGKILL');
  server = await start();
  const restartedMs = Date.now();
  let after: PeerAlert | undefined;
  const updatedMs = async () => {
    after = await received();
    return Date.parse(after?.updatedAt ?? '');
  };
  await expect.poll(updatedMs, { timeout: 60_000 }).toBeGreaterThan(restartedMs);
  expect(after?.startsAt).toBe(before?.startsAt);
});
