// What is said before the log is there is not lost.
import { expect, test } from 'vitest';
import { LateLog } from './late-log';

test('what was said before there was a log comes first, once, then what is said after', () => {
  const lines: unknown[] = [];
  const at = (level: string) => (fields: object, text: string) => lines.push([level, fields, text]);
  const late = new LateLog();
  late.log.warn({ option: 'a' }, 'unknown');
  late.log.error({}, 'broken');
  expect(lines).toEqual([]);
  late.follow({ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } as never);
  late.log.info({ port: 1 }, 'serving');
  expect(lines).toEqual([
    ['warn', { option: 'a' }, 'unknown'],
    ['error', {}, 'broken'],
    ['info', { port: 1 }, 'serving'],
  ]);
});
