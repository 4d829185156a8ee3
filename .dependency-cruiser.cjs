// Who may import whom. Data flows one way: kernel <- formats <- rooms <- wires <- runtime; pages are clients of our APIs.
// scripts/dependency-rules.test.mjs proves each rule with a planted violation.
const ROOMS = 'metrics|alerts|traces|registry|dashboards|events';
const TESTS = '\\.test\\.tsx?$|\\.suite\\.ts$';

/** What is not code of ours may be imported by anyone; everything in `lib` but the named folders. */
const libExcept = (...folders) => `lib/(?!(?:${folders.join('|')})/)`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'Two files that need each other are one idea in two places.', {}, { circular: true }),
    rule(
      'no-dead-modules',
      'A module nobody imports is dead, unless it is where something starts.',
      {
        orphan: true,
        pathNot: `${TESTS}|^server\\.ts$|^app/|^demo/service\\.ts$|^lib/runtime/engine/engine-thread\\.ts$|\\.css$|^lib/db/testing`,
      },
      {},
    ),
    rule(
      'kernel-imports-nothing-of-ours',
      'Everything stands on the kernel.',
      { path: '^lib/kernel/' },
      { path: `^(${libExcept('kernel')}|app/|components/|demo/|prisma/)` },
    ),
    rule(
      'formats-are-pure',
      'Bytes to kernel values and back, for whoever needs it.',
      { path: '^lib/formats/', pathNot: TESTS },
      { path: `^(${libExcept('kernel', 'formats')}|app/|components/|demo/|prisma/)` },
    ),
    rule(
      'rooms-share-no-walls',
      'Rooms declare doors; only lib/runtime wires them.',
      { path: `^lib/(${ROOMS})/` },
      { path: `^lib/(${ROOMS})/`, pathNot: '^lib/$1/' },
    ),
    rule(
      'rooms-know-only-kernel-and-db',
      'A room that needs bytes decoded declares a door for it.',
      { path: `^lib/(${ROOMS})/`, pathNot: TESTS },
      { path: '^(lib/(?:formats|wire|senders|runtime|client)/|app/|components/|demo/)' },
    ),
    rule(
      'only-postgres-stores-touch-the-database',
      'SQL has one place in each room.',
      {
        path: '^(lib|app|components|demo)/',
        pathNot: `^lib/(?:db|runtime)/|^lib/(?:${ROOMS})/store/postgres|${TESTS}`,
      },
      { path: '^(lib/db/|prisma/|node_modules/(?:@prisma|pg)/)' },
    ),
    rule(
      'store-looks-down',
      'Stages of a room: ingest and query stand on the store.',
      { path: `^lib/(${ROOMS})/store/` },
      { path: '^lib/$1/(?:ingest|query|react)/' },
    ),
    rule(
      'ingest-looks-down',
      'What comes in knows nothing of who reads it.',
      { path: `^lib/(${ROOMS})/ingest/` },
      { path: '^lib/$1/(?:query|react)/' },
    ),
    rule(
      'query-looks-down',
      'Reading knows nothing of how samples came in.',
      { path: `^lib/(${ROOMS})/query/` },
      { path: '^lib/$1/(?:ingest|react)/' },
    ),
    rule(
      'stages-see-the-contract',
      'Any store that passes the contract suite will do. The runner of test scripts brings one of its own.',
      { path: `^lib/(${ROOMS})/(?:ingest|query|react)/`, pathNot: `${TESTS}|/conformance/` },
      { path: '^lib/$1/store/(?:postgres|memory|head)' },
    ),
    rule(
      'wires-do-not-cross',
      'Each protocol is understood by itself.',
      { path: '^lib/wire/([^/]+)/' },
      { path: '^lib/wire/', pathNot: '^lib/wire/$1/' },
    ),
    rule(
      'wires-do-not-wire',
      'A protocol does not know what it is plugged into.',
      { path: '^lib/(?:wire|senders)/', pathNot: TESTS },
      {
        path: '^(lib/(?:runtime|client|db|formats/prometheus-config)/|lib/[^/]+/store/(?:postgres|memory)|app/|components/|demo/)',
      },
    ),
    rule(
      'routes-are-thin',
      "The product's own routes speak to the running process and do nothing else.",
      { path: '^app/.*/route\\.ts$' },
      { path: `^(${libExcept('wire', 'runtime', 'kernel')}|components/|prisma/|demo/)` },
    ),
    rule(
      'the-browser-is-a-client',
      'Components use the public APIs like everybody else.',
      { path: '^components/', pathNot: TESTS },
      { path: `^(${libExcept('client', 'kernel')}|app/|prisma/|demo/)`, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'pages-are-clients',
      'Pages put components together.',
      { path: '^app/', pathNot: '/route\\.ts$' },
      { path: `^(${libExcept('client', 'kernel')}|prisma/|demo/)`, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'clients-know-no-server',
      'What the browser runs must not draw the server in.',
      { path: '^lib/client/' },
      { path: `^(${libExcept('client', 'kernel')}|app/|components/|prisma/|demo/)`, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'the-demo-stands-alone',
      'It is a program to watch, not a part of what watches.',
      { path: '^demo/' },
      { path: '^(lib|app|components|prisma)/' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^prisma/generated/internal' },
  },
};
