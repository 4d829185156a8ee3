// A request to the running Quadrant whose bodies go both ways at once; failures as sentences.
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export class TransferError extends Error {}

/** What was asked wrongly. */
export class UsageError extends Error {}

/** @param {string} text @returns {URL} */
export function baseUrl(text) {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    return new URL(text.endsWith('/') ? text : `${text}/`);
  throw new UsageError(`--url ${JSON.stringify(text)}: must be like http://127.0.0.1:3000`);
}

/**
 * @param {URL} url
 * @param {import('node:http').RequestOptions} options
 * @returns {{ sending: import('node:http').ClientRequest, answered: Promise<import('node:http').IncomingMessage> }}
 *   rejects with a TransferError when there is no answer, or one that is not 200
 */
export function open(url, options) {
  const sending = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
  sending.on('error', () => {}); // who waits for the answer is told
  const answered = once(sending, 'response').then(
    async ([response]) => {
      if (response.statusCode !== 200) throw new TransferError(`${url.origin} refused: ${await refusalOf(response)}`);
      return response;
    },
    (error) => {
      throw unreachable(url, error);
    },
  );
  return { sending, answered };
}

/** @param {URL} url @param {NodeJS.ErrnoException} error */
export function unreachable({ origin }, error) {
  const isNobodyThere = error.code === 'ECONNREFUSED';
  return new TransferError(
    isNobodyThere
      ? `nothing answers at ${origin}: is Quadrant running?`
      : `the connection to ${origin} broke: ${error.message || error.code}`,
  );
}

/** @param {import('node:http').IncomingMessage} response */
async function refusalOf(response) {
  let text = '';
  for await (const chunk of response) text += chunk;
  try {
    return JSON.parse(text).error ?? text;
  } catch {
    return `${response.statusCode} ${text.slice(0, 200)}`.trim(); // whatever stands between may speak no JSON
  }
}

/** Prints what went wrong and ends: 2 for what was asked wrongly. @param {unknown} error @returns {never} */
export function fail(error) {
  const known = error instanceof TransferError || error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`quadrant: ${known || !(error instanceof Error) ? message : (error.stack ?? message)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
