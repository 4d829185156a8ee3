import { expect, test } from 'vitest';
import { Shutdown } from './shutdown';

const quiet = (lines: object[] = []) => ({
  debug() {},
  info() {},
  warn() {},
  error: (fields: object) => lines.push(fields),
});

test('stops in reverse order, once, and goes on past a step that fails', async () => {
  const stopped: string[] = [];
  const logged: object[] = [];
  const shutdown = new Shutdown(quiet(logged) as never);
  shutdown.add('database', async () => void stopped.push('database'));
  shutdown.add('engine', async () => {
    throw new Error('stuck');
  });
  shutdown.add('socket', async () => void stopped.push('socket'));
  await Promise.all([shutdown.run(), shutdown.run()]);
  expect(stopped).toEqual(['socket', 'database']);
  expect(logged).toEqual([{ step: 'engine', error: 'stuck' }]);
});
