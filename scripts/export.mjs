// `npm run export`: stored samples of a running Quadrant as OpenMetrics, into a file or to standard output.
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { Progress } from './transfer/progress.mjs';
import { baseUrl, fail, open, TransferError, UsageError } from './transfer/request.mjs';

const USAGE = `Usage: npm run export -- [--match SELECTOR]… [--start TIME] [--end TIME] [--out FILE] [--url http://127.0.0.1:3000]

Without --match everything; TIME is seconds or like 2026-01-31T00:00:00Z. A FILE that ends in .gz is compressed. Without --out
the text goes to standard output: npm run --silent export.
`;

/** @param {string[]} argv */
function asked(argv) {
  const options = /** @type {const} */ ({
    match: { type: 'string', multiple: true, default: [] },
    start: { type: 'string' },
    end: { type: 'string' },
    out: { type: 'string' },
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    help: { type: 'boolean' },
  });
  try {
    return parseArgs({ args: argv, options }).values;
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}

const NEWLINE = 10;

/** @param {Buffer} chunk */
function linesIn(chunk) {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

/** @param {ReturnType<typeof asked>} options */
async function exportTo({ match = [], start, end, out, url: base = '' }) {
  const url = new URL('api/v1/export', baseUrl(base));
  for (const selector of match) url.searchParams.append('match[]', selector);
  if (start) url.searchParams.set('start', start);
  if (end) url.searchParams.set('end', end);
  const { sending, answered } = open(url, { method: 'GET' });
  sending.end();
  const response = await answered;
  const progress = new Progress(out ?? 'export');
  // Nearly every line is a sample.
  const state = { bytes: 0, samples: 0 };
  const counted = new Transform({
    transform(chunk, _encoding, done) {
      state.bytes += chunk.length;
      state.samples += linesIn(chunk);
      progress.show(state);
      done(null, chunk);
    },
  });
  // A file that is there is whole.
  const part = out && `${out}.part`;
  const target = part ? createWriteStream(part) : process.stdout;
  try {
    if (out?.endsWith('.gz')) await pipeline(response, counted, createGzip({ level: 1 }), target);
    else await pipeline(response, counted, target);
  } catch (error) {
    progress.clear();
    if (part) rmSync(part, { force: true });
    const { code, message, path } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new TransferError(
      code === 'ECONNRESET'
        ? 'the export broke off: is Quadrant still running?'
        : `cannot write ${path ?? 'the export'}: ${message}`,
    );
  }
  if (out && part) renameSync(part, out);
  progress.end(`${state.samples.toLocaleString('en')} lines${leftOutText(response.trailers['x-quadrant-left-out'])}`);
}

/** @param {string | undefined} trailer */
function leftOutText(trailer) {
  const { histograms = 0, stalenessMarkers = 0 } = trailer ? JSON.parse(trailer) : {};
  const parts = [
    histograms > 0 && `${histograms.toLocaleString('en')} native histograms`,
    stalenessMarkers > 0 && `${stalenessMarkers.toLocaleString('en')} staleness markers`,
  ].filter(Boolean);
  return parts.length > 0 ? `; without ${parts.join(' and ')}, which OpenMetrics cannot say` : '';
}

try {
  const options = asked(process.argv.slice(2));
  if (options.help) process.stdout.write(USAGE);
  else await exportTo(options);
} catch (error) {
  fail(error);
}
