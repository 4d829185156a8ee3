// Quadrant's answers beside those of a real Prometheus 2.42, over what that has scraped: it writes all of it to Quadrant, so both
// have the same samples. `npm run differential` starts both and three targets, waits, and asks both hundreds of made-up queries.
//
//   --seconds N  of scraping (75)   --queries N (600)   --seed N (the clock)   --only N: that query of the seed alone
//   --peer URL --ours URL           servers that run, of which the first writes to the second; --job and metrics as made here
//
// Times lie between scrapes: at a sample's own time 2.42 looks at windows that are closed on the left, 3.x at open ones. What may
// differ, and why, stands in differential/compare.mjs. Exit code 1 when anything differs that is not explained.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { differenceOf, EXPLAINED } from './differential/compare.mjs';
import { startTargets } from './differential/exporter.mjs';
import { queriesOf } from './differential/queries.mjs';
import { randomOf } from './differential/random.mjs';
import { isThere, SERVERS, start, stop } from './servers.mjs';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '75' },
    queries: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    peer: { type: 'string' },
    ours: { type: 'string' },
  },
});
const seed = Number(options.seed);

/** From a sample's time, so that a window's edge is surely not one. */
const LEAST_DISTANCE_MS = 3;

async function ask(url, path, parameters) {
  const answer = await fetch(`${url}${path}?${new URLSearchParams(parameters)}`);
  return answer.json();
}

/** Milliseconds within a second at which samples lie. */
async function sampleOffsets(url, atSeconds) {
  const { data } = await ask(url, '/api/v1/query', { query: '{job="fleet"}[5m]', time: atSeconds });
  return new Set(data.result.flatMap(({ values }) => values.map(([time]) => Math.round(time * 1000) % 1000)));
}

/** One at which no window's edge meets a sample: steps and ranges are whole seconds. 0 belongs to subqueries. */
function quietOffset(taken, random) {
  const isFree = (ms) =>
    [...taken].every((other) => Math.min((ms - other + 1000) % 1000, (other - ms + 1000) % 1000) >= LEAST_DISTANCE_MS);
  if (!isFree(0)) console.log('samples lie at whole seconds, where subqueries look: some of them may differ');
  for (let tries = 0; tries < 10_000; tries++) {
    const ms = random.below(1000);
    if (isFree(ms)) return ms;
  }
  throw new Error('there are samples at every millisecond');
}

/** Until what the peer has scraped has arrived. */
async function untilWritten(peer, ours, atSeconds) {
  for (let tries = 0; tries < 200; tries++) {
    const query = { query: '{job="fleet"}[10m]', time: atSeconds };
    const [a, b] = await Promise.all([peer, ours].map((url) => ask(url, '/api/v1/query', query)));
    if (a.data.result.length > 0 && !differenceOf(b, a)) return;
    await sleep(200);
  }
  throw new Error('what the peer has scraped did not arrive');
}

async function compareAll(peer, ours, span) {
  const random = randomOf(seed);
  const offsetMs = quietOffset(await sampleOffsets(peer, span.endSeconds), random);
  const counts = { same: 0, empty: 0, refused: 0, different: 0, explained: new Map() };
  for (const [number, query] of queriesOf(seed, Number(options.queries)).entries()) {
    const end = span.startSeconds + 5 + random.below(span.endSeconds - span.startSeconds - 5) + offsetMs / 1000;
    if (options.only !== undefined && number !== Number(options.only)) continue;
    const range = { start: end - 40, end, step: query.stepSeconds };
    const [path, parameters] = query.stepSeconds
      ? ['/api/v1/query_range', { query: query.text, ...range }]
      : ['/api/v1/query', { query: query.text, time: end }];
    const [a, b] = await Promise.all([ask(ours, path, parameters), ask(peer, path, parameters)]);
    note(counts, number, { ...query, end }, a, b);
  }
  return counts;
}

function note(counts, number, query, ours, theirs) {
  const difference = differenceOf(ours, theirs);
  if (!difference) {
    if (ours.status !== 'success') counts.refused++;
    else if (ours.data.result.length === 0) counts.empty++;
    else counts.same++;
    return;
  }
  const reason = EXPLAINED.find(({ of }) => of(query, difference));
  if (reason && options.only === undefined) {
    counts.explained.set(reason.why, (counts.explained.get(reason.why) ?? 0) + 1);
    return;
  }
  counts.different++;
  const when = `${query.stepSeconds ? `40 s by ${query.stepSeconds} s to` : 'at'} ${query.end}`;
  console.log(`\n${number}: ${query.text}\n   ${when}\n   ${difference.what}`);
}

function report({ same, empty, refused, different, explained }) {
  console.log(
    `\nseed ${seed}: ${same} answers are the same, ${empty} are both empty, ${refused} queries are refused by both`,
  );
  for (const [why, count] of explained) console.log(`${count} explained: ${why}`);
  console.log(`${different} differ`);
  return different === 0;
}

async function between(peer, ours) {
  const endSeconds = Math.floor(Date.now() / 1000) - 1;
  await sleep(2_000);
  await untilWritten(peer, ours, endSeconds);
  return report(await compareAll(peer, ours, { startSeconds: endSeconds - Number(options.seconds), endSeconds }));
}

const prometheusYml = (addresses, url) => `
global: { scrape_interval: 1s, scrape_timeout: 900ms }
scrape_configs:
  - job_name: fleet
    static_configs: [{ targets: ${JSON.stringify(addresses)} }]
remote_write:
  - url: ${url}/api/v1/write
    queue_config: { batch_send_deadline: 500ms, min_shards: 1, max_shards: 1 }
`;

async function withBothStarted() {
  const targets = await startTargets();
  const quadrant = await start('quadrant');
  const prometheus = await start('prometheus', { 'peer.yml': prometheusYml(targets.addresses, quadrant.url) });
  try {
    console.log(`scraping for ${options.seconds} s`);
    await sleep(Number(options.seconds) * 1000);
    return await between(prometheus.url, quadrant.url);
  } finally {
    targets.close();
    await stop(prometheus);
    await stop(quadrant);
  }
}

if (options.peer && options.ours) process.exitCode = (await between(options.peer, options.ours)) ? 0 : 1;
else if (isThere(SERVERS.prometheus.program)) process.exitCode = (await withBothStarted()) ? 0 : 1;
else console.log('prometheus is not installed: nothing was compared');
