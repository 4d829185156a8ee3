// Each dependency rule is proven: a tree of planted violations and of permitted imports, cruised with the real configuration;
// and the real tree is cruised whole, because a cruise that sees no modules finds no violations either.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** @typedef {{ rule: string, from: string }} Violation */

const REPOSITORY = dirname(import.meta.dirname);
const CRUISED = ['lib', 'app', 'components', 'demo', 'scripts'];
/** @type {{ name: string, from: { path?: string } }[]} */
const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs').forbidden;

/** Rule, file with the violation, what it imports. `@/` paths are made as modules that import nothing. */
const PLANTED = [
  ['no-cycles', 'lib/kernel/circle-a.ts', './circle-b'],
  ['no-dead-modules', 'lib/kernel/dead.ts', '@/lib/kernel/target'],
  ['nobody-leans-on-tests', 'lib/metrics/store/leaning.ts', '@/lib/metrics/store/contract.suite'],
  ['nobody-leans-on-tests', 'lib/runtime/leaning.ts', '@/lib/db/testing'],
  ['kernel-imports-nothing-of-ours', 'lib/kernel/reaching.ts', '@/lib/formats/target'],
  ['formats-are-pure', 'lib/formats/impure.ts', '@/lib/metrics/model'],
  ['formats-do-no-io', 'lib/formats/reading.ts', 'node:fs'],
  ['database-knows-only-kernel', 'lib/db/knowing.ts', '@/lib/metrics/model'],
  ['rooms-share-no-walls', 'lib/metrics/ingest/neighbour.ts', '@/lib/alerts/model'],
  ['rooms-share-no-walls', 'lib/events/neighbour.ts', 'type @/lib/metrics/model'],
  ['rooms-know-only-kernel-and-db', 'lib/metrics/ingest/decoding.ts', '@/lib/formats/target'],
  ['rooms-know-only-kernel-and-db', 'lib/events/store/postgres/upwards.ts', '@/lib/runtime/target'],
  ['only-postgres-stores-touch-the-database', 'lib/metrics/query/sql.ts', '@/lib/db/pool'],
  ['only-postgres-stores-touch-the-database', 'lib/metrics/store/sql.ts', 'type pg'],
  ['only-postgres-stores-touch-the-database', 'lib/events/query/models.ts', '@prisma/client'],
  ['only-postgres-stores-touch-the-database', 'lib/events/ingest/models.ts', '@/prisma/generated/client'],
  ['only-postgres-stores-touch-the-database', 'lib/wire/prometheus/sql.ts', '@/lib/db/pool'],
  ['store-looks-down', 'lib/metrics/store/upwards.ts', '@/lib/metrics/query/target'],
  ['ingest-looks-down', 'lib/metrics/ingest/upwards.ts', '@/lib/metrics/query/target'],
  ['query-looks-down', 'lib/metrics/query/sideways.ts', '@/lib/metrics/ingest/target'],
  ['query-looks-down', 'lib/metrics/query/upwards.ts', '@/lib/metrics/react/target'],
  ['stages-see-the-contract', 'lib/metrics/query/concrete.ts', '@/lib/metrics/store/postgres/target'],
  ['wires-do-not-cross', 'lib/wire/consul/crossing.ts', '@/lib/wire/prometheus/target'],
  ['wires-do-not-wire', 'lib/wire/prometheus/plugged.ts', '@/lib/runtime/target'],
  ['wires-do-not-wire', 'lib/wire/prometheus/concrete.ts', '@/lib/metrics/store/postgres/target'],
  ['wires-do-not-wire', 'lib/wire/prometheus/configured.ts', '@/lib/formats/prometheus-config/target'],
  ['runtime-shows-no-pages', 'lib/runtime/rendering.ts', '@/components/panel/target'],
  ['routes-are-thin', 'app/api/thick/route.ts', '@/lib/metrics/model'],
  ['routes-are-thin', 'app/api/past-the-handle/route.ts', '@/lib/runtime/target'],
  ['the-browser-is-a-client', 'components/panel/server-side.tsx', '@/lib/runtime/target'],
  ['pages-are-clients', 'app/page.tsx', '@/lib/metrics/model'],
  ['pages-are-clients', 'app/(ui)/reaching/page.tsx', '@/lib/runtime/handle'],
  ['clients-know-no-server', 'lib/client/server-side.ts', '@/lib/metrics/model'],
  ['the-browser-has-no-node', 'components/panel/file.tsx', 'node:fs'],
  ['the-browser-has-no-node', 'lib/kernel/reading.ts', 'node:fs'],
  ['the-demo-stands-alone', 'demo/entangled.ts', '@/lib/kernel/target'],
  ['scripts-need-no-install', 'scripts/steps/needy.mjs', 'pg'],
  ['scripts-need-no-install', 'scripts/steps/typed.mjs', '@/lib/kernel/target'],
];

/** What must stay possible: file, what it imports. */
const PERMITTED = [
  ['lib/kernel/beside.ts', './target'],
  ['lib/formats/packing.ts', 'node:zlib'],
  ['lib/db/opening.ts', 'pg'],
  ['lib/metrics/ingest/appending.ts', '@/lib/metrics/store/contract'],
  ['lib/metrics/query/reading.ts', '@/lib/metrics/store/contract'],
  ['lib/metrics/react/asking.ts', '@/lib/metrics/query/target'],
  ['lib/metrics/query/promql/conformance/run.ts', '@/lib/metrics/store/memory'],
  ['lib/metrics/store/postgres/sql.ts', '@/lib/db/pool'],
  ['lib/events/store/postgres.ts', '@/prisma/generated/client'],
  ['lib/wire/prometheus/decoding.ts', '@/lib/formats/target'],
  ['lib/wire/prometheus/asking.ts', '@/lib/metrics/query/target'],
  ['lib/runtime/wiring.ts', '@/lib/metrics/store/postgres/target'],
  ['lib/runtime/opening.ts', '@/lib/db/pool'],
  ['app/api/thin/route.ts', '@/lib/runtime/handle'],
  ['app/(ui)/page.tsx', '@/components/panel/target'],
  ['components/panel/asking.tsx', '@/lib/client/target'],
  ['components/panel/typed.tsx', 'type @/lib/metrics/model'],
  ['lib/client/typed.ts', 'type @/lib/metrics/model'],
  ['demo/beside.ts', '@/demo/target'],
  ['scripts/steps/plain.mjs', 'node:fs'],
  // Tests may import anything.
  ['lib/kernel/far.test.ts', '@/lib/runtime/target'],
  ['lib/formats/far.test.ts', 'node:fs'],
  ['lib/metrics/ingest/neighbour.test.ts', '@/lib/alerts/model'],
  ['lib/metrics/store/upwards.test.ts', '@/lib/metrics/query/target'],
  ['lib/wire/consul/crossing.test.ts', '@/lib/wire/prometheus/target'],
  ['lib/runtime/suite.test.ts', '@/lib/metrics/store/contract.suite'],
  ['components/panel/far.test.tsx', '@/lib/db/testing'],
  ['demo/far.test.ts', '@/lib/kernel/target'],
  ['scripts/steps/far.test.mjs', 'pg'],
];

const root = mkdtempSync(join(tmpdir(), 'quadrant-rules-'));
/** @type {Violation[]} */
let found = [];

beforeAll(() => {
  plantSurroundings();
  for (const [, from, to] of PLANTED) plantImport(from, to);
  for (const [from, to] of PERMITTED) plantImport(from, to);
  found = cruise(root).violations;
});
afterAll(() => rmSync(root, { recursive: true }));

test.each(PLANTED)('%s: %s may not import %s', (rule, from) => {
  expect(rulesBrokenBy(from)).toEqual([rule]);
});

test.each(PERMITTED)('%s may import %s', (from) => {
  expect(rulesBrokenBy(from)).toEqual([]);
});

test('nothing else in the planted tree breaks a rule', () => {
  const planted = new Set(PLANTED.map(([, from]) => from));
  expect(found.filter(({ from }) => !planted.has(from))).toEqual([]);
});

test('every rule has a planted violation', () => {
  const proven = new Set(PLANTED.map(([rule]) => rule));
  expect([...proven].sort()).toEqual(rules.map(({ name }) => name).sort());
});

test('every folder of lib has a rule of its own', () => {
  const folders = readdirSync(join(REPOSITORY, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const ofLib = rules.flatMap(({ from: { path } }) => (path?.startsWith('^lib/') ? [new RegExp(path)] : []));
  const unruled = folders.filter(({ name }) => !ofLib.some((path) => path.test(`lib/${name}/store/postgres.ts`)));
  expect(unruled.map(({ name }) => name)).toEqual([]);
});

test('every module of the repository is looked at, and none breaks a rule', () => {
  const { modules, violations } = cruise(REPOSITORY);
  const written = CRUISED.flatMap(modulesIn);
  expect(written.length).toBeGreaterThan(200);
  expect(written.filter((path) => !modules.has(path))).toEqual([]);
  expect(violations).toEqual([]);
});

/** @param {string} from */
const rulesBrokenBy = (from) => found.filter((violation) => violation.from === from).map(({ rule }) => rule);

/** @param {string} folder @returns {string[]} Paths from the repository's root, with slashes. */
function modulesIn(folder) {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:ts|tsx|mjs)$/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
}

/**
 * The program that `npm test` runs, on one tree.
 * @param {string} cwd
 * @returns {{ modules: Set<string>, violations: Violation[] }}
 */
function cruise(cwd) {
  const program = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const argv = ['--config', join(REPOSITORY, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...argv, ...CRUISED, 'server.ts'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (!stdout) throw new Error(`dependency-cruiser said nothing in ${cwd}: ${stderr}`);
  const { modules, summary } = JSON.parse(stdout);
  return {
    modules: new Set(modules.map((/** @type {{ source: string }} */ { source }) => source)),
    violations: summary.violations.map((/** @type {any} */ { rule, from }) => ({ rule: rule.name, from })),
  };
}

/** What a tree needs so that only planted imports are wrong in it: path aliases, packages, and a start that reaches all. */
function plantSurroundings() {
  plant('tsconfig.json', '{"compilerOptions":{"paths":{"@/*":["./*"]}}}');
  for (const name of ['pg', '@prisma/client']) {
    plant(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    plant(`node_modules/${name}/index.js`, '');
  }
  plant('lib/kernel/circle-b.ts', "import './circle-a';\nexport const target = 1;\n");
  plant('package.json', '{"dependencies":{"pg":"1.0.0","@prisma/client":"1.0.0"}}');
  const reached = [...PLANTED.map(([, from]) => from), ...PERMITTED.map(([from]) => from)].filter(
    (from) => from !== 'lib/kernel/dead.ts' && !from.includes('.test.'),
  );
  plant('server.ts', reached.map((path) => `import './${path.replace(/\.tsx?$/, '')}';\n`).join(''));
}

/** @param {string} from @param {string} to What is imported; `type ` before it for its types alone. */
function plantImport(from, to) {
  const [kind, module] = to.startsWith('type ') ? ['type ', to.slice('type '.length)] : ['', to];
  plant(from, `import ${kind}{ target } from '${module}';\nexport ${kind}{ target };\n`);
  if (module.startsWith('@/')) plant(`${module.slice('@/'.length)}.ts`, 'export const target = 1;\n');
}

/** @param {string} path @param {string} text */
function plant(path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
