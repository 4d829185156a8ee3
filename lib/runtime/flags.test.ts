import { describe, expect, test } from 'vitest';
import { FLAGS } from './flag-table';
import { type Environment, helpText, isLoopback, parseOptions } from './flags';

const parse = (argv: string[], env: Environment = {}) => parseOptions(argv, env, true);

describe('parseOptions', () => {
  test('has a default for everything', () => {
    expect(parse([])).toMatchObject({
      listen: { host: '127.0.0.1', port: 3000 },
      dataDir: './data',
      databaseUrl: undefined,
      demo: undefined,
      logFormat: 'text',
      store: {
        retentionMs: 15 * 86_400_000,
        retentionBytes: 0,
        outOfOrderWindowMs: 0,
        maxSeries: 3_000_000,
        maxExemplars: 100_000,
        blockCacheBytes: 256 * 2 ** 20,
        decodedCacheBytes: 64 * 2 ** 20,
        synchronousCommit: true,
      },
      scrapes: { maxSeriesPerTarget: 0, backlogBytes: 64 * 2 ** 20 },
      notificationHistory: { retentionMs: 15 * 86_400_000, queueCapacity: 10_000 },
      queryTimeoutMs: 120_000,
      rehearsal: true,
      maxWaitingBytes: 256 * 2 ** 20,
    });
  });

  test('a flag wins over the environment, the environment over the default', () => {
    expect(parse(['--data-dir', 'x'], { QUADRANT_DATA_DIR: 'y' }).dataDir).toBe('x');
    expect(parse([], { QUADRANT_DATA_DIR: 'y' }).dataDir).toBe('y');
  });

  test('takes both spellings of a flag, and peers’ own names', () => {
    expect(parse(['--storage.tsdb.retention.time=2d']).store.retentionMs).toBe(172_800_000);
    expect(parse(['--query.timeout', '30s']).queryTimeoutMs).toBe(30_000);
  });

  test.each([
    [['--demo'], {}, true],
    [['--no-demo'], {}, false],
    [[], { QUADRANT_DEMO: '0' }, false],
    [[], { QUADRANT_DEMO: 'true' }, true],
    [[], {}, undefined],
  ])('%j with %j: demo is %s', (argv, env: Environment, demo) => expect(parse(argv, env).demo).toBe(demo));

  test.each([
    [[], {}, []],
    [['--enable-feature=a,b', '--enable-feature', 'c'], {}, ['a', 'b', 'c']],
    [[], { QUADRANT_ENABLE_FEATURE: ' a, ,b ' }, ['a', 'b']],
    [['--enable-feature=c'], { QUADRANT_ENABLE_FEATURE: 'a' }, ['c']],
  ])('%j with %j: features %j', (argv, env: Environment, names) => {
    const { enabledFeatures, texts } = parse(argv, env);
    expect(enabledFeatures).toEqual(names);
    if (argv.length > 0) expect(texts['enable-feature']).toBe(names.join(','));
  });

  test.each([
    ['127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
    [':3001', { host: '0.0.0.0', port: 3001 }],
    ['[::1]:3000', { host: '::1', port: 3000 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
  ])('--listen %s', (text, listen) => expect(parse(['--listen', text]).listen).toEqual(listen));

  test.each([
    [['--listen', '3000'], /--listen "3000": must be host:port/],
    [['--listen', 'a:99999'], /must be host:port/],
    [['--query.timeout', 'soon'], /not a valid duration string: "soon"/],
    [['--query.timeout', '0s'], /longer than 0/],
    [['--storage.block-cache', 'much'], /"much" is no amount of bytes/],
    [['--storage.synchronous-commit', 'maybe'], /must be one of on, off/],
    [['--demo-port', '65534'], /must be at most 65533/],
    [['--query.max-samples', '-1'], /whole number above 0|ambiguous/],
    [['--log-level', 'loud'], /must be one of debug, info, warn, error/],
    [['--web.external-url', 'example.org'], /must be an address such as/],
    [['--rules.alert.resend-delay', '0s'], /longer than 0/],
    [['--no-such'], /--no-such/],
    [['word'], /word/],
  ])('%j is refused', (argv, message) => expect(() => parse(argv)).toThrow(message));

  test('help names every flag with its default and its variable', () => {
    for (const { name, env } of FLAGS) {
      expect(helpText()).toContain(name);
      expect(helpText()).toContain(env);
    }
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example.org', false],
])('%s is loopback: %s', (host, expected) => expect(isLoopback(host)).toBe(expected));
