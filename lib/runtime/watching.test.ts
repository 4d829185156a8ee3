// The configuration's life: loaded, changed, refused, mended, with a real file and a scraper that only listens.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewEvent } from '@/lib/events/model';
import type { ScrapeJob } from '@/lib/metrics/ingest/scrape/job';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import type { NotifierSettings } from '@/lib/metrics/react/notifier/notifier';
import type { RuleGroupSpec } from '@/lib/metrics/react/rules/model';
import { ConfigFile, writeFirstConfig } from './config-file';
import { createInstruments } from './metrics';
import { Watching } from './watching';

let directory: string;
let path: string;
let applied: string[][];
let events: NewEvent[];
let followed: boolean[];
let ruled: { readonly groups: readonly RuleGroupSpec[]; readonly externalLabels: object }[];
let told: NotifierSettings[];
let windows: number[];
let eventsFail: boolean;
let registry: Registry;

const JOBS = (...names: string[]) =>
  `scrape_configs:\n${names.map((name) => `  - job_name: ${name}\n    static_configs: [{ targets: ["a:1"] }]\n`).join('')}`;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quadrant-config-'));
  path = join(directory, 'prometheus.yml');
  [applied, events, followed, ruled, told, windows, eventsFail] = [[], [], [], [], [], [], false];
  writeFileSync(path, JOBS('app'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const silent = { debug() {}, info() {}, warn() {}, error() {} };

function watching(demoWanted?: boolean): Watching {
  registry = new Registry();
  return new Watching({
    file: new ConfigFile(
      path,
      () => 1_000,
      (expr) => void parseExpr(expr),
    ),
    pools: { apply: async (jobs: readonly ScrapeJob[]) => void applied.push(jobs.map(({ jobName }) => jobName)) },
    demo: { follow: async (wanted) => void followed.push(wanted) },
    rules: { apply: async (groups, { externalLabels }) => void ruled.push({ groups, externalLabels }) },
    notifier: { apply: async (settings) => void told.push(settings) },
    configureStore: async ({ outOfOrderWindowMs }) => void windows.push(outOfOrderWindowMs),
    outOfOrderWindowMs: 7,
    ruleSettings: { externalUrl: 'http://q', resendDelayMs: 1, restore: { outageToleranceMs: 1, gracePeriodMs: 1 } },
    demoWanted,
    events: {
      async recordEvent(event) {
        if (eventsFail) throw new Error('no database');
        events.push(event);
      },
    },
    instruments: createInstruments(registry),
    log: silent as never,
  });
}

const gauge = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values[0]?.value;

test('the first load applies the file; one that is refused fails the start', async () => {
  await watching().start();
  expect(applied).toEqual([['app']]);
  writeFileSync(path, 'nonsense: 1\n');
  await expect(watching().start()).rejects.toThrow(/prometheus\.yml:1: unknown field "nonsense"/);
  expect(applied).toHaveLength(1);
});

test('how late a sample may come is as the file says, else as the flag does; a new engine thread is told again', async () => {
  const subject = watching();
  await subject.start();
  writeFileSync(path, `${JOBS('app')}storage: { tsdb: { out_of_order_time_window: 1m } }\n`);
  await subject.reload();
  await subject.engineStarted();
  expect(windows).toEqual([7, 60_000, 60_000]);
  expect(subject.requestSettings().outOfOrderWindowMs).toBe(60_000);
});

test('a changed file is taken over once, an unchanged one is left alone', async () => {
  const subject = watching();
  await subject.start();
  await subject.reloadIfChanged();
  writeFileSync(path, JOBS('app', 'more'));
  await subject.reloadIfChanged();
  await subject.reloadIfChanged();
  expect(applied).toEqual([['app'], ['app', 'more']]);
  expect(events.map(({ kind }) => kind)).toEqual(['config.reloaded']);
});

test('a refused file changes nothing, is said once, and a mended one is taken over', async () => {
  const subject = watching();
  await subject.start();
  writeFileSync(path, 'scrape_configs: 7\n');
  await expect(subject.reloadIfChanged()).rejects.toMatchObject({ kind: 'bad_input' });
  await subject.reloadIfChanged();
  expect(applied).toHaveLength(1);
  expect(events.map(({ kind }) => kind)).toEqual(['config.refused']);
  expect(subject.status().ok).toBe(false);
  expect(await gauge('quadrant_config_last_reload_successful')).toBe(0);
  writeFileSync(path, JOBS('mended'));
  await subject.reloadIfChanged();
  expect(applied.at(-1)).toEqual(['mended']);
  expect(await gauge('quadrant_config_last_reload_successful')).toBe(1);
});

test('a reload by hand says why it was refused every time it is asked', async () => {
  const subject = watching();
  await subject.start();
  writeFileSync(path, 'scrape_configs: 7\n');
  await expect(subject.reload()).rejects.toThrow();
  await expect(subject.reload()).rejects.toThrow();
});

test('a file that has gone is refused, and the old configuration stays', async () => {
  const subject = watching();
  await subject.start();
  rmSync(path);
  await expect(subject.reload()).rejects.toThrow(/cannot read .*prometheus\.yml/);
  expect(subject.yaml()).toContain('app');
});

test('an event that cannot be written does not undo a reload', async () => {
  const subject = watching();
  await subject.start();
  eventsFail = true;
  writeFileSync(path, JOBS('other'));
  await subject.reload();
  expect(applied.at(-1)).toEqual(['other']);
});

test('the demo runs while there is a job of its name; --no-demo leaves job and services out', async () => {
  writeFileSync(path, JOBS('app', 'demo'));
  await watching().start();
  await watching(false).start();
  writeFileSync(path, JOBS('app'));
  await watching().start();
  expect(followed).toEqual([true, false, false]);
  expect(applied).toEqual([['app', 'demo'], ['app'], ['app']]);
});

test('secrets are not shown', async () => {
  writeFileSync(path, `${JOBS('app')}    basic_auth: { username: me, password: hunter2 }\n`);
  const subject = watching();
  await subject.start();
  expect(subject.yaml()).toContain('me');
  expect(subject.yaml()).not.toContain('hunter2');
});

test('a first configuration is written once and never over one that is there', async () => {
  expect(await writeFirstConfig(path, 'new')).toBe(false);
  const fresh = join(directory, 'deeper', 'prometheus.yml');
  expect(await writeFirstConfig(fresh, JOBS('first'))).toBe(true);
  expect(await writeFirstConfig(fresh, JOBS('second'))).toBe(false);
});

const RULES = (expr: string) => `groups:\n  - name: g\n    rules:\n      - { record: y, expr: '${expr}' }\n`;

test('rule files: found by pattern beside the file, with what the file sets for all of them', async () => {
  mkdirSync(join(directory, 'rules'));
  writeFileSync(join(directory, 'rules', 'b.yml'), RULES('b'));
  writeFileSync(join(directory, 'rules', 'a.yml'), RULES('a'));
  writeFileSync(join(directory, 'rules', 'c.txt'), 'not this one');
  writeFileSync(
    path,
    `global: { evaluation_interval: 15s, rule_query_offset: 1s, external_labels: { r: eu } }
rule_files: ['rules/*.yml', 'rules/a.yml', 'rules/[bc].y?l', none.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['am:1'] }] }] }\n`,
  );
  await watching().start();
  expect(ruled[0]?.groups.map(({ file }) => file)).toEqual(
    ['a', 'b'].map((name) => join(directory, 'rules', `${name}.yml`)),
  );
  expect(ruled[0]?.groups[0]).toMatchObject({ name: 'g', intervalMs: 15_000, queryOffsetMs: 1_000, limit: 0 });
  expect(ruled[0]?.externalLabels).toEqual({ r: 'eu' });
  expect(told[0]).toMatchObject({
    externalLabels: { r: 'eu' },
    alertmanagers: [{ staticConfigs: [{ targets: ['am:1'] }] }],
  });
});

test('a rule file that changes is taken over; one that is refused refuses all of it, once, with file and line', async () => {
  const file = join(directory, 'r.yml');
  writeFileSync(file, RULES('a'));
  writeFileSync(path, `${JOBS('app')}rule_files: [r.yml]\n`);
  const subject = watching();
  await subject.start();
  writeFileSync(file, RULES('b'));
  await subject.reloadIfChanged();
  expect(ruled.map(({ groups }) => groups[0]?.rules[0]?.expr)).toEqual(['a', 'b']);
  writeFileSync(file, RULES('b +'));
  writeFileSync(path, `${JOBS('other')}rule_files: [r.yml]\n`);
  await expect(subject.reloadIfChanged()).rejects.toThrow(
    `${file}:4: group "g"[0], rule "y": could not parse expression: 1:4`,
  );
  await subject.reloadIfChanged();
  expect(applied).toEqual([['app'], ['app']]);
  writeFileSync(file, RULES('c'));
  await subject.reloadIfChanged();
  expect(applied.at(-1)).toEqual(['other']);
});

test.each([
  ["rule_files: ['r[.yml']", 'is no pattern: a bracket is not closed'],
  ['rule_files: r.yml', 'rule_files must be a list'],
])('%s is refused', async (text, message) => {
  writeFileSync(path, `${text}\n`);
  await expect(watching().start()).rejects.toThrow(message);
});

test('rules in the syntax before 2.0 are taken', async () => {
  writeFileSync(join(directory, 'old.rules'), 'ALERT Down IF up == 0 FOR 5m\n');
  writeFileSync(path, 'rule_files: ["*.rules"]\n');
  await watching().start();
  expect(ruled[0]?.groups[0]).toMatchObject({ name: 'old', rules: [{ alert: 'Down', forMs: 300_000 }] });
});
