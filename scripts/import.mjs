// `npm run import -- FILE…`: history into a running Quadrant, from OpenMetrics or `promtool tsdb dump` text, plain or gzip.
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Progress } from './transfer/progress.mjs';
import { baseUrl, fail, open, TransferError, UsageError, unreachable } from './transfer/request.mjs';

const USAGE = `Usage: npm run import -- FILE… [--url http://127.0.0.1:3000] [--format openmetrics|tsdb-dump]

Each FILE is OpenMetrics or what \`promtool tsdb dump\` prints, also compressed with gzip; - is standard input.
`;

/** @typedef {{ status?: string, error?: string, samples: number, stored: number, alreadyThere: number, outsideRetention: number, leftOut: number }} Line */

/** @param {string[]} argv */
function asked(argv) {
  const options = /** @type {const} */ ({
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    format: { type: 'string' },
    help: { type: 'boolean' },
  });
  try {
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
    return { ...values, files: positionals };
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}

/** Bytes, how many, and whether they are compressed. @param {string} file */
async function source(file) {
  const isStdin = file === '-';
  const stream = isStdin ? process.stdin : createReadStream(file, { highWaterMark: 2 ** 20 });
  const chunks = stream[Symbol.asyncIterator]();
  const first = await chunks.next().catch((error) => {
    throw new TransferError(`cannot read ${file}: ${error.message}`);
  });
  const isGzip = first.value?.[0] === 0x1f && first.value?.[1] === 0x8b;
  const totalBytes = isStdin ? undefined : statSync(file).size;
  return { chunks: startingWith(first, chunks), isGzip, totalBytes };
}

/** @param {IteratorResult<Buffer>} first @param {AsyncIterator<Buffer>} rest @returns {AsyncGenerator<Buffer>} */
async function* startingWith(first, rest) {
  for (let next = first; !next.done; next = await rest.next()) yield next.value;
}

/** @param {string} file @param {URL} base @param {string | undefined} format */
async function importFile(file, base, format) {
  const { chunks, isGzip, totalBytes } = await source(file);
  const url = new URL(`api/v1/import${format ? `?format=${encodeURIComponent(format)}` : ''}`, base);
  const headers = isGzip ? { 'content-encoding': 'gzip' } : {};
  const { sending, answered } = open(url, { method: 'POST', headers });
  const progress = new Progress(file === '-' ? 'stdin' : basename(file));
  const state = { bytes: 0, totalBytes, samples: 0 };
  let isOver = false;
  const last = lastLine(answered, (line) => {
    state.samples = line.samples;
    isOver ||= line.status !== undefined;
    progress.show(state);
  });
  last.catch(() => {}); // looked at below, maybe later than it is known
  try {
    for await (const chunk of chunks) {
      if (isOver) break;
      state.bytes += chunk.length;
      if (!sending.write(chunk)) await Promise.race([once(sending, 'drain'), last]);
      progress.show(state);
    }
    if (isOver) sending.destroy();
    else sending.end();
    const line = await last;
    if (line.status !== 'success') throw new TransferError(`${file}: ${line.error} (${summary(line)})`);
    progress.end(summary(line));
  } catch (error) {
    progress.clear();
    sending.destroy();
    throw /** @type {NodeJS.ErrnoException} */ (error).syscall ? unreachable(url, /** @type {Error} */ (error)) : error;
  }
}

/** Of the answer; each is shown. @param {Promise<import('node:http').IncomingMessage>} answered @param {(line: Line) => void} show */
async function lastLine(answered, show) {
  const response = await answered;
  /** @type {Line | undefined} */
  let line;
  for await (const text of createInterface({ input: response })) {
    line = /** @type {Line} */ (JSON.parse(text));
    show(line);
    if (line.status !== undefined) return line;
  }
  throw new TransferError(
    'the answer broke off: is Quadrant still running? What was imported is there; import it again',
  );
}

/** @param {Line} line */
function summary({ samples, stored, alreadyThere, outsideRetention, leftOut }) {
  const parts = [
    `${samples.toLocaleString('en')} samples`,
    `${stored.toLocaleString('en')} stored`,
    alreadyThere > 0 && `${alreadyThere.toLocaleString('en')} were there already`,
    outsideRetention > 0 && `${outsideRetention.toLocaleString('en')} outside retention`,
    leftOut > 0 && `${leftOut.toLocaleString('en')} native histograms left out: a dump does not say them whole`,
  ];
  return parts.filter(Boolean).join(', ');
}

try {
  const { files, url, format, help } = asked(process.argv.slice(2));
  if (help) process.stdout.write(USAGE);
  else if (files.length === 0) throw new UsageError(`no file given\n\n${USAGE}`);
  else for (const file of files) await importFile(file, baseUrl(url), format);
} catch (error) {
  fail(error);
}
process.exit(0);
