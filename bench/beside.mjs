// Quadrant beside a real Prometheus and a real VictoriaMetrics, on loopback, in one run: `npm run bench:beside`.
//
//   node bench/beside.mjs [--kit ../shared/bench] [--hours 6] [--series 10000] [--peers prometheus,victoria]
//
// Needs the measuring kit (a folder with ingest.mjs, query.mjs; $QUADRANT_BENCH or --kit) and the peers' programs on PATH; what is
// not there is left out, and said so. The production build must be there (`npm start` makes it). Postgres' CPU, memory and disk
// count as Quadrant's. Quote ratios: absolute figures belong to the machine and the hour.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isThere, SERVERS, start, stop, target } from './servers.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    kit: { type: 'string', default: process.env.QUADRANT_BENCH ?? join(ROOT, '..', 'shared', 'bench') },
    hours: { type: 'string', default: '6' },
    series: { type: 'string', default: '10000' },
    peers: { type: 'string', default: 'prometheus,victoria' },
  },
});

/** Runs a script of the kit and passes on what it prints. */
function kit(script, argv) {
  console.log(`\n## ${script} ${argv.filter((word) => !/^http|=/.test(word)).join(' ')}\n`);
  spawnSync(process.execPath, [join(options.kit, script), ...argv], { stdio: 'inherit' });
}

if (!existsSync(join(options.kit, 'ingest.mjs'))) {
  console.log(`the measuring kit is not at ${options.kit}: nothing was measured (--kit says where it is)`);
  process.exit(0);
}
const peers = options.peers.split(',').filter((name) => {
  const found = isThere(SERVERS[name].program);
  if (!found) console.log(`${SERVERS[name].program} is not installed: left out`);
  return found;
});
for (const peer of peers) {
  const servers = [await start(peer), await start('quadrant')];
  const manifest = ['--manifest', join(servers[0].dir, 'manifest.json')];
  const targets = servers.flatMap(target);
  try {
    kit('ingest.mjs', [...targets, '--series', options.series, '--hours', options.hours, '--runs', '3', ...manifest]);
    kit('query.mjs', [...targets, '--runs', '8', ...manifest]);
    const { samples } = JSON.parse(readFileSync(manifest[1], 'utf8'));
    console.log('\n## bytes a sample on disk\n');
    for (const server of servers) {
      const bytes = await SERVERS[server.name].size(server.dir, server.url);
      console.log(`${server.name}: ${(bytes / samples).toFixed(3)}`);
    }
    kit('query.mjs', [...targets, '--concurrent', ...manifest]);
  } finally {
    for (const server of servers) await stop(server);
  }
}
