import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Progress, progressText } from './progress.mjs';

const MB = 2 ** 20;

test.each([
  [
    { bytes: 0, totalBytes: 100 * MB, samples: 0, elapsedMs: 0 },
    '░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0.0 MB/s  0 samples/s',
  ],
  [
    { bytes: 25 * MB, totalBytes: 100 * MB, samples: 500_000, elapsedMs: 1000 },
    '██████░░░░░░░░░░░░░░░░░░  25 %  25 MB/s  500k samples/s  0:03 left',
  ],
  [
    { bytes: 50 * MB, totalBytes: 100 * MB, samples: 9000, elapsedMs: 3_723_000 },
    '████████████░░░░░░░░░░░░  50 %  0.0 MB/s  2 samples/s  1:02:03 left',
  ],
  // A file that grew, and one of unknown length.
  [
    { bytes: 20, totalBytes: 10, samples: 0, elapsedMs: 1 },
    '████████████████████████ 100 %  0.0 MB/s  0 samples/s  0:00 left',
  ],
  [{ bytes: 20 * MB, samples: 2_500_000, elapsedMs: 1000 }, '20 MB  20 MB/s  2.5M samples/s  0:01'],
])('%j', (transfer, text) => expect(progressText(transfer)).toBe(text));

test('on a terminal one line is written again and again; elsewhere there are few lines', () => {
  for (const [isTTY, expected] of /** @type {const} */ ([
    [true, /^<clear>x {2}░+ .*<clear>x {2}done, \d+\.\d s\n$/],
    [false, /^x {2}done, \d+\.\d s\n$/],
  ])) {
    let written = '';
    const progress = new Progress('x', { isTTY, columns: 80, write: (text) => (written += text) });
    progress.show({ bytes: 0, totalBytes: 1, samples: 0 });
    progress.show({ bytes: 0, totalBytes: 1, samples: 0 });
    progress.end('done');
    expect(written.replaceAll('\r\x1b[K', '<clear>')).toMatch(expected);
  }
});

describe('what goes wrong is one sentence', () => {
  const run = (/** @type {string} */ script, /** @type {string[]} */ ...argv) => {
    const path = fileURLToPath(new URL(`../${script}.mjs`, import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [path, ...argv], { encoding: 'utf8' });
    return [status, stderr];
  };
  const here = fileURLToPath(import.meta.url);
  test.each([
    ['import', [], 2, 'quadrant: no file given\n'],
    ['import', ['--speed', '9', 'x'], 2, "quadrant: Unknown option '--speed'"],
    ['import', [here, '--url', 'localhost'], 2, 'quadrant: --url "localhost": must be like http://127.0.0.1:3000\n'],
    ['import', ['/does/not/exist'], 1, 'quadrant: cannot read /does/not/exist: ENOENT'],
    [
      'import',
      [here, '--url', 'http://127.0.0.1:9'],
      1,
      'quadrant: nothing answers at http://127.0.0.1:9: is Quadrant running?\n',
    ],
    ['export', ['x'], 2, 'quadrant: Unexpected argument'],
    [
      'export',
      ['--url', 'http://127.0.0.1:9'],
      1,
      'quadrant: nothing answers at http://127.0.0.1:9: is Quadrant running?\n',
    ],
  ])('%s %j', (script, argv, status, message) => {
    expect(run(script, ...argv)).toEqual([status, expect.stringContaining(message)]);
  });
});
