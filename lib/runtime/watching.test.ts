// The configuration's life: loaded, changed, refused, mended, with a real file and a scraper that only listens.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewEvent } from '@/lib/events/model';
import type { ScrapeJob } from '@/lib/metrics/ingest/scrape/job';
import { ConfigFile, writeFirstConfig } from './config-file';
import { createInstruments } from './metrics';
import { Watching } from './watching';

let directory: string;
let path: string;
let applied: string[][];
let events: NewEvent[];
let followed: boolean[];
let eventsFail: boolean;
let registry: Registry;

const JOBS = (...names: string[]) =>
  `scrape_configs:\n${names.map((name) => `  - job_name: ${name}\n    static_configs: [{ targets: ["a:1"] }]\n`).join('')}`;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quadrant-config-'));
  path = join(directory, 'prometheus.yml');
  [applied, events, followed, eventsFail] = [[], [], [], false];
  writeFileSync(path, JOBS('app'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const silent = { debug() {}, info() {}, warn() {}, error() {} };

function watching(demoWanted?: boolean): Watching {
  registry = new Registry();
  return new Watching({
    file: new ConfigFile(path, () => 1_000),
    pools: { apply: async (jobs: readonly ScrapeJob[]) => void applied.push(jobs.map(({ jobName }) => jobName)) },
    demo: { follow: async (wanted) => void followed.push(wanted) },
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
