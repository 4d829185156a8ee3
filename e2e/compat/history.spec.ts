// History into the production build and out of it again, by its commands; also from a Prometheus' own store.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { type RunningServer, STARTING_MS, startServer } from '../server';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1000);
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

let directory: string;
let first: RunningServer;
let second: RunningServer;

test.beforeAll(async () => {
  test.setTimeout(STARTING_MS * 2);
  directory = mkdtempSync(join(tmpdir(), 'quadrant-history-'));
  first = await startServer({ argv: ['--no-demo'] });
  second = await startServer({ argv: ['--no-demo'] });
});
test.afterAll(async () => {
  await first?.stop();
  await second?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const file = (name: string) => join(directory, name);

function run(script: 'import' | 'export', ...argv: string[]) {
  const path = fileURLToPath(new URL(`../../scripts/${script}.mjs`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...argv], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status, stdout, stderr };
}

/** Six days, a minute apart, of a counter, a gauge of full precision and a histogram. */
function history(): string {
  const times = Array.from({ length: 6 * 1440 }, (_, i) => NOW - 7 * DAY + i * 60 + 0.25);
  const lines = (series: string, value: (i: number) => number | string) =>
    times.map((time, i) => `${series} ${value(i)} ${time}\n`).join('');
  const buckets = times.map(
    (time, i) =>
      `hist_h_bucket{le="0.5"} ${i} ${time}\nhist_h_bucket{le="+Inf"} ${2 * i} ${time}\n` +
      `hist_h_count ${2 * i} ${time}\nhist_h_sum ${i / 3} ${time}\n`,
  );
  return (
    `# TYPE hist_a counter\n# HELP hist_a Of all.\n${lines('hist_a_total{x="1"}', (i) => 3 * i)}` +
    `${lines('hist_a_total{x="2"}', (i) => 5 * i)}` +
    `# TYPE hist_g gauge\n${lines('hist_g', (i) => (i % 7 === 0 ? 'NaN' : Math.sin(i) * 10 ** (i % 30)))}` +
    `# TYPE hist_h histogram\n${buckets.join('')}# EOF\n`
  );
}

const MATCH = ['--match', '{__name__=~"hist_.*"}'];

test('what is imported is exported, and imported elsewhere, as it was', async () => {
  writeFileSync(file('history.om'), history());
  const imported = run('import', file('history.om'), '--url', first.url);
  expect(imported).toMatchObject({ status: 0, stderr: expect.stringContaining('60,480 samples, 60,480 stored') });

  const exported = run('export', ...MATCH, '--out', file('first.om.gz'), '--url', first.url);
  expect(exported).toMatchObject({ status: 0 });
  expect(run('import', file('first.om.gz'), '--url', second.url)).toMatchObject({ status: 0 });
  run('export', ...MATCH, '--out', file('second.om'), '--url', second.url);
  run('export', ...MATCH, '--out', file('first.om'), '--url', first.url);
  const linesOf = (name: string) => readFileSync(file(name), 'utf8').split('\n').sort();
  expect(linesOf('second.om')).toEqual(linesOf('history.om'));
  expect(linesOf('first.om')).toEqual(linesOf('history.om'));

  const query = `${second.url}/api/v1/query?query=${encodeURIComponent('count_over_time(hist_a_total{x="1"}[15d])')}`;
  const { data } = await (await fetch(query)).json();
  expect(data.result[0].value[1]).toBe(String(6 * 1440));
});

test('importing again changes nothing; a malformed line is named, and ends with 1', () => {
  const again = run('import', file('history.om'), '--url', first.url);
  expect(again).toMatchObject({ status: 0, stderr: expect.stringContaining('0 stored, 60,480 were there already') });
  writeFileSync(file('bad.om'), `hist_bad 1 ${NOW - DAY}\nhist_bad one ${NOW}\n# EOF\n`);
  expect(run('import', file('bad.om'), '--url', first.url)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/line 2, column 10: "one" is not a number.*\(1 samples, 1 stored\)/),
  });
});

test('an export can be read from standard output while it is made', () => {
  const { status, stdout } = run('export', '--match', 'hist_bad', '--url', first.url);
  expect([status, stdout]).toEqual([0, `# TYPE hist_bad unknown\nhist_bad 1 ${NOW - DAY}\n# EOF\n`]);
});

test('from a Prometheus’ store, as promtool dumps it', () => {
  test.skip(!hasPromtool, 'promtool (Debian package prometheus) is not installed here');
  writeFileSync(file('other.om'), history().replaceAll('hist_', 'other_'));
  const blocks = file('blocks');
  const promtool = (...argv: string[]) =>
    execFileSync('promtool', ['tsdb', ...argv], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  promtool('create-blocks-from', 'openmetrics', file('other.om'), blocks);
  mkdirSync(join(blocks, 'wal'), { recursive: true }); // older ones do not dump without
  writeFileSync(file('dump.txt'), promtool('dump', blocks));
  expect(run('import', file('dump.txt'), '--url', first.url)).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('60,480 samples, 60,480 stored'),
  });
  run('export', '--match', '{__name__=~"other_.*"}', '--out', file('other.back'), '--url', first.url);
  // A dump says no types.
  const samplesOf = (name: string) =>
    readFileSync(file(name), 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .sort();
  expect(samplesOf('other.back')).toEqual(samplesOf('other.om'));
});

test('what `promtool tsdb dump-openmetrics` prints', () => {
  const text = `later_counter{baz="abc",foo="bar"} 1 ${NOW - DAY}.000\nlater_gauge{bar="foo"} 9 ${NOW - DAY}.500\n# EOF\n`;
  writeFileSync(file('dump.om'), text);
  expect(run('import', file('dump.om'), '--url', first.url)).toMatchObject({ status: 0 });
  const { stdout } = run('export', '--match', '{__name__=~"later_.*"}', '--url', first.url);
  expect(stdout).toContain(`later_gauge{bar="foo"} 9 ${NOW - DAY}.5\n`);
});
