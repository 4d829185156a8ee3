// Each dependency rule is proven: a tree with one planted violation of each, cruised with the real configuration.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const repository = dirname(import.meta.dirname);
const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/**
 * Rule -> [file with the violation, what it imports]. `@/` paths are made as empty modules.
 * @type {Record<string, [from: string, to: string]>}
 */
const PLANTED = {
  'no-cycles': ['lib/kernel/circle-a.ts', './circle-b'],
  'no-dead-modules': ['lib/kernel/dead.ts', ''],
  'kernel-imports-nothing-of-ours': ['lib/kernel/reaching.ts', '@/lib/formats/target'],
  'formats-are-pure': ['lib/formats/impure.ts', '@/lib/metrics/model'],
  'rooms-share-no-walls': ['lib/metrics/ingest/neighbour.ts', '@/lib/alerts/model'],
  'rooms-know-only-kernel-and-db': ['lib/metrics/ingest/decoding.ts', '@/lib/formats/target'],
  'only-postgres-stores-touch-the-database': ['lib/metrics/query/sql.ts', '@/lib/db/pool'],
  'store-looks-down': ['lib/metrics/store/upwards.ts', '@/lib/metrics/query/target'],
  'ingest-looks-down': ['lib/metrics/ingest/upwards.ts', '@/lib/metrics/query/target'],
  'query-looks-down': ['lib/metrics/query/sideways.ts', '@/lib/metrics/ingest/target'],
  'stages-see-the-contract': ['lib/metrics/query/concrete.ts', '@/lib/metrics/store/postgres/target'],
  'wires-do-not-cross': ['lib/wire/consul/crossing.ts', '@/lib/wire/prometheus/target'],
  'wires-do-not-wire': ['lib/wire/prometheus/plugged.ts', '@/lib/runtime/target'],
  'routes-are-thin': ['app/api/thick/route.ts', '@/lib/metrics/model'],
  'the-browser-is-a-client': ['components/panel/server-side.tsx', '@/lib/runtime/target'],
  'pages-are-clients': ['app/page.tsx', '@/lib/metrics/model'],
  'clients-know-no-server': ['lib/client/server-side.ts', '@/lib/metrics/model'],
  'the-demo-stands-alone': ['demo/entangled.ts', '@/lib/kernel/target'],
};

const root = mkdtempSync(join(tmpdir(), 'quadrant-rules-'));
/** @type {{ rule: string, from: string }[]} */
let found = [];

beforeAll(async () => {
  plant('tsconfig.json', '{"compilerOptions":{"baseUrl":".","paths":{"@/*":["./*"]}}}');
  plant('lib/kernel/circle-b.ts', "import './circle-a';\nexport const b = 1;\n");
  for (const [from, to] of Object.values(PLANTED)) {
    plant(from, to ? `import { target } from '${to}';\nexport const used = target;\n` : 'export const dead = 1;\n');
    if (to.startsWith('@/')) plant(`${to.slice(2)}.ts`, 'export const target = 1;\n');
  }
  const { summary } = JSON.parse(cruise());
  found = summary.violations.map((/** @type {any} */ { rule, from }) => ({ rule: rule.name, from }));
});
afterAll(() => rmSync(root, { recursive: true }));

test.each(Object.entries(PLANTED))('%s', (rule, [from]) => {
  expect(found).toContainEqual({ rule, from });
});

test('every rule has a planted violation', () => {
  expect(Object.keys(PLANTED).sort()).toEqual(
    config.forbidden.map((/** @type {{ name: string }} */ { name }) => name).sort(),
  );
});

/** The command that `npm test` runs, in the planted tree. */
function cruise() {
  const program = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const argv = ['--config', join(repository, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  return spawnSync(process.execPath, [program, ...argv, 'lib', 'app', 'components', 'demo'], {
    cwd: root,
    encoding: 'utf8',
  }).stdout;
}

/** @param {string} path @param {string} text */
function plant(path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
