// Who may import whom. Data flows one way: kernel <- formats <- rooms <- wires <- runtime; pages are clients of our APIs.
// scripts/dependency-rules.test.mjs proves each rule with planted violations; a rule without one fails there.
const ROOMS = 'metrics|alerts|traces|registry|dashboards|events';
/** Tests may import anything; so nothing else may import tests. */
const TESTS = '\\.(?:test|fixtures)\\.(?:tsx?|mjs)$|\\.suite\\.ts$|^lib/db/testing';
/** Where programs start: nobody imports these. */
const STARTS =
  '^server\\.ts$|^app/|^demo/service\\.ts$|^lib/runtime/engine/engine-thread\\.ts$|' +
  '^lib/metrics/query/promql/conformance/main\\.ts$|^lib/runtime/rules-test/main\\.ts$|' +
  '^scripts/(?:start|dev|test|conformance|crash-test|import|export|rules-test)\\.mjs$';

/** Code of this repository but the named folders. What is not ours is for other rules. */
const oursExcept = (...folders) =>
  `^(?!(?:${folders.join('|')})/)(?:lib|app|components|demo|prisma|scripts|e2e)/|^server\\.ts$`;

/** The modules of a folder, without its tests. */
const code = (path, ...pathNot) => ({ path, pathNot: [TESTS, ...pathNot] });

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'Two files that need each other are one idea in two places.', {}, { circular: true }),
    rule(
      'no-dead-modules',
      'What neither a start nor a test reaches can be deleted.',
      { path: `${STARTS}|${TESTS}` },
      { reachable: false, path: '^(lib|components|demo|scripts)/', pathNot: [STARTS, TESTS] },
    ),
    rule(
      'nobody-leans-on-tests',
      'Tests are free of all rules below, so code must not reach around those rules through a test.',
      code('^(lib|app|components|demo|scripts)/|^server\\.ts$'),
      { path: TESTS },
    ),
    rule('kernel-imports-nothing-of-ours', 'Everything stands on the kernel.', code('^lib/kernel/'), {
      path: oursExcept('lib/kernel'),
    }),
    rule('formats-are-pure', 'Bytes to kernel values and back, for whoever needs it.', code('^lib/formats/'), {
      path: oursExcept('lib/kernel', 'lib/formats'),
    }),
    rule(
      'formats-do-no-io',
      'Who decodes does not decide where bytes come from. Compression and hashing are arithmetic.',
      code('^lib/formats/'),
      { dependencyTypes: ['core'], pathNot: '^(?:node:)?(?:zlib|util|crypto|buffer)$' },
    ),
    rule(
      'database-knows-only-kernel',
      'A pool and its migrations serve every room, so they know none.',
      code('^lib/db/'),
      { path: oursExcept('lib/kernel', 'lib/db') },
    ),
    rule('rooms-share-no-walls', 'Rooms declare doors; only lib/runtime wires them.', code(`^lib/(${ROOMS})/`), {
      path: `^lib/(?:${ROOMS})/`,
      pathNot: '^lib/$1/',
    }),
    rule(
      'rooms-know-only-kernel-and-db',
      'A room that needs bytes decoded declares a door for it. Who may touch db and prisma is a rule of its own.',
      code(`^lib/(?:${ROOMS})/`),
      { path: oursExcept('lib/kernel', 'lib/db', 'prisma', `lib/(?:${ROOMS})`) },
    ),
    rule(
      'only-postgres-stores-touch-the-database',
      'SQL has one place in each room.',
      code('^(lib|app|components|demo)/', `^lib/(?:db|runtime)/|^lib/(?:${ROOMS})/store/postgres`),
      { path: '^(lib/db/|prisma/|node_modules/(?:@prisma|pg)/)' },
    ),
    rule('store-looks-down', 'Stages of a room: ingest and query stand on the store.', code(`^lib/(${ROOMS})/store/`), {
      path: '^lib/$1/(?:ingest|query|react)/',
    }),
    rule('ingest-looks-down', 'What comes in knows nothing of who reads it.', code(`^lib/(${ROOMS})/ingest/`), {
      path: '^lib/$1/(?:query|react)/',
    }),
    rule('query-looks-down', 'Reading knows nothing of how samples came in.', code(`^lib/(${ROOMS})/query/`), {
      path: '^lib/$1/(?:ingest|react)/',
    }),
    rule(
      'stages-see-the-contract',
      'Any store that passes the contract suite will do. The runner of test scripts brings one of its own.',
      code(`^lib/(${ROOMS})/(?:ingest|query|react)/`, '/conformance/'),
      { path: '^lib/$1/store/(?:postgres|memory|head)' },
    ),
    rule('wires-do-not-cross', 'Each protocol is understood by itself.', code('^lib/wire/([^/]+)/'), {
      path: '^lib/wire/',
      pathNot: '^lib/wire/$1/',
    }),
    rule(
      'wires-do-not-wire',
      'A protocol does not know what it is plugged into: which store, whose configuration, what process.',
      code('^lib/(?:wire|senders)/'),
      {
        path: [
          oursExcept('lib/kernel', 'lib/formats', 'lib/db', 'prisma', `lib/(?:${ROOMS})`, 'lib/(?:wire|senders)'),
          '^lib/formats/prometheus-config/',
          `^lib/(?:${ROOMS})/store/(?:postgres|memory)`,
        ],
      },
    ),
    rule(
      'runtime-shows-no-pages',
      'The composition root knows every room, but pages are clients of the process, not parts of it.',
      code('^lib/runtime/'),
      { path: '^(app|components|lib/client)/' },
    ),
    rule(
      'routes-are-thin',
      "The product's own routes speak to the running process through its handle and do nothing else.",
      code('^app/.*/route\\.ts$'),
      { path: oursExcept('lib/kernel'), pathNot: '^lib/runtime/handle\\.ts$' },
    ),
    rule(
      'the-browser-is-a-client',
      'Components use the public APIs like everybody else. Types cost a browser nothing.',
      code('^components/'),
      { path: oursExcept('lib/client', 'lib/kernel', 'components'), dependencyTypesNot: ['type-only'] },
    ),
    rule('pages-are-clients', 'Pages put components together.', code('^app/', '/route\\.ts$'), {
      path: oursExcept('lib/client', 'lib/kernel', 'components', 'app'),
      dependencyTypesNot: ['type-only'],
    }),
    rule('clients-know-no-server', 'What the browser runs must not draw the server in.', code('^lib/client/'), {
      path: oursExcept('lib/client', 'lib/kernel'),
      dependencyTypesNot: ['type-only'],
    }),
    rule(
      'the-browser-has-no-node',
      'The kernel is loaded by the browser too, which is also why it does no I/O.',
      code('^(components|lib/client|lib/kernel)/'),
      { dependencyTypes: ['core'] },
    ),
    rule('the-demo-stands-alone', 'It is a program to watch, not a part of what watches.', code('^demo/'), {
      path: oursExcept('demo'),
    }),
    rule('scripts-need-no-install', 'They run before node_modules is there, and install it.', code('^scripts/'), {
      dependencyTypesNot: ['core'],
      pathNot: '^scripts/',
    }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^prisma/generated/internal' },
  },
};
