// Alerts of Quadrant beside a real Alertmanager, in one run, while many alerts fire already: `npm run bench:alerts`.
//
//   node bench/alerts.mjs [--kit ../shared/bench] [--active 20000] [--groups 2000] [--runs 5]
//
// Both are told of the active alerts, and have told a receiver of all of them, before the kit's alerts.mjs measures further ones:
// many small POSTs at once, large ones, and then, on servers without active alerts, as many groups at one moment as were active.
// Needs the measuring kit (a folder with alerts.mjs; $QUADRANT_BENCH or --kit) and prometheus-alertmanager; what is not there is left
// out, and said so. The production build must be there (`npm start` makes it). Postgres' CPU and memory count as Quadrant's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isThere, SERVERS, start, stop, target } from './servers.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    kit: { type: 'string', default: process.env.QUADRANT_BENCH ?? join(ROOT, '..', 'shared', 'bench') },
    active: { type: 'string', default: '20000' },
    groups: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '5' },
  },
});
const script = join(options.kit, 'alerts.mjs');
const [active, groups] = [Number(options.active), Number(options.groups)];
/** Where the kit's configuration sends notifications: the first target's, and the next one the second's. */
const FIRST_PORT = 21_900;
const A_POST = 1_000;

/** @param {'A' | 'B'} which of the targets */
function configFor(which) {
  const { stdout } = spawnSync(process.execPath, [script, '--config-for', which, '--webhook-port', `${FIRST_PORT}`], {
    encoding: 'utf8',
  });
  return stdout;
}

async function withServers(work) {
  const peers = isThere(SERVERS.alertmanager.program) ? ['alertmanager'] : [];
  if (peers.length === 0) console.log(`${SERVERS.alertmanager.program} is not installed: Quadrant is measured alone`);
  const servers = [];
  try {
    for (const [i, name] of [...peers, 'quadrant'].entries())
      servers.push(await start(name, { 'alertmanager.yml': configFor(i === 0 ? 'A' : 'B') }));
    await work(servers);
  } finally {
    for (const server of servers) await stop(server);
  }
}

/** Makes the active alerts fire, and resolves once the receiver has heard of each. */
async function fireActive({ name, url }, port) {
  const told = new Set();
  const receiver = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    for (const { labels } of JSON.parse(Buffer.concat(chunks).toString()).alerts) told.add(labels.instance);
  });
  await new Promise((resolve) => receiver.listen(port, '127.0.0.1', () => resolve(undefined)));
  try {
    for (let first = 0; first < active; first += A_POST)
      await post(url, activeAlerts(first, Math.min(A_POST, active - first)));
    for (let tries = 0; told.size < active; tries++) {
      if (tries === 600) throw new Error(`${name} told of ${told.size} of ${active} alerts within a minute`);
      await sleep(100);
    }
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
}

function activeAlerts(first, count) {
  const [startsAt, endsAt] = [0, 3_600_000].map((ms) => new Date(Date.now() + ms).toISOString());
  return Array.from({ length: count }, (_, i) => {
    const k = first + i;
    return {
      labels: {
        ...{ alertname: `Active-${k % groups}`, instance: `active-${k}:9100`, job: 'node', severity: 'warning' },
        ...{ cluster: 'prod-eu-1', env: 'production', team: `team-${k % 7}` },
      },
      annotations: { summary: `Disk of active-${k} is nearly full` },
      ...{ startsAt, endsAt },
    };
  });
}

async function post(url, alerts) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify(alerts) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}

function measure(heading, servers, argv) {
  console.log(`\n## ${heading}\n`);
  const targets = servers.flatMap(target);
  const settings = ['--runs', options.runs, '--webhook-port', `${FIRST_PORT}`, ...argv];
  spawnSync(process.execPath, [script, ...targets, ...settings], { stdio: 'inherit' });
}

if (!existsSync(script)) {
  console.log(`the measuring kit is not at ${options.kit}: nothing was measured (--kit says where it is)`);
  process.exit(0);
}
const large = ['--batch', `${A_POST}`, '--connections', '1'];
await withServers(async (servers) => {
  for (const [i, server] of servers.entries()) await fireActive(server, FIRST_PORT + i);
  const so = `while ${active} alerts in ${groups} groups fire`;
  measure(`2,000 more in 100 groups, ${so}`, servers, []);
  measure(`10,000 more in 500 groups, ${so}`, servers, [...large, '--alerts', '10000', '--groups', '500']);
});
await withServers(async (servers) => {
  const argv = [...large, '--alerts', options.active, '--groups', options.groups];
  measure(`${active} in ${groups} groups at one moment`, servers, argv);
});
