// What the bootstrap says while it works: one line a step, with its time; on a terminal the running step ticks.

const live = process.stdout.isTTY === true;
const NAME_WIDTH = 14;

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Runs a step and prints `  name   what came of it   1.2 s`.
 * @param {string} name
 * @param {() => Promise<string>} work its result says what was done
 */
export async function step(name, work) {
  const startedMs = Date.now();
  const line = (/** @type {string} */ text) =>
    `  ${name.padEnd(NAME_WIDTH)} ${text.padEnd(44)} ${seconds(Date.now() - startedMs).padStart(8)}`;
  const ticking = setInterval(
    () => (live ? process.stdout.write(`\r${line('…')}`) : console.log(line('still working'))),
    live ? 200 : 15_000,
  );
  try {
    const outcome = await work();
    if (live) process.stdout.write('\r');
    console.log(line(outcome));
  } catch (error) {
    if (live) process.stdout.write('\r');
    console.log(line('failed'));
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

/** A failure with one clear sentence and, where it helps, what the failing program said. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} [output]
   */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** Prints the sentence and ends the process. @param {unknown} error @returns {never} */
export function exitWith(error) {
  if (error instanceof SetupError && error.output) process.stderr.write(`\n${tail(error.output, 40)}\n`);
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  process.stderr.write(`\nquadrant: ${full ? 'the disk is full' : error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

/** @param {string} text @param {number} lines */
const tail = (text, lines) => text.trimEnd().split('\n').slice(-lines).join('\n');
