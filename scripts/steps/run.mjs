// Runs a program to its end, keeping what it says for the case that it fails.
import { spawn } from 'node:child_process';
import { SetupError } from './report.mjs';

/**
 * @param {string} what for the message: `npm ci`
 * @param {string} program
 * @param {string[]} argv
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 * @returns {Promise<string>} stdout and stderr together
 */
export async function run(what, program, argv, options = {}) {
  const { code, output } = await attempt(program, argv, options);
  if (code === 0) return output;
  if (/ENOSPC|no space left on device/i.test(output)) throw new SetupError(`the disk is full: ${what} could not write`);
  throw new SetupError(`${what} failed`, output);
}

/**
 * The same, for whoever wants to look at a failure.
 * @param {string} program
 * @param {string[]} argv
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string, stdout: string }>}
 */
export function attempt(program, argv, { env = {}, cwd } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, argv, {
      cwd,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}`, stdout }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output, stdout }),
    );
  });
}
