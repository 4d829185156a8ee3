// `npm run rules:test -- FILE…`: promtool's unit tests of rules; its words, its exit code.
import { parseArgs } from 'node:util';
import { messageOf } from '@/lib/kernel/errors';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { engineFeatures } from '../features';
import { type RunOptions, runUnitFile } from './run';

const USAGE = 'usage: npm run rules:test -- [--run=REGEX]… [--enable-feature=NAMES] FILE…';

function argumentsOrExit(): { readonly files: readonly string[]; readonly options: RunOptions } {
  try {
    const { values, positionals: files } = parseArgs({
      allowPositionals: true,
      options: { run: { type: 'string', multiple: true }, 'enable-feature': { type: 'string', multiple: true } },
    });
    if (files.length === 0) throw new Error('no file is named');
    const patterns = (values.run ?? []).map((pattern) => new RegExp(pattern));
    const features = (values['enable-feature'] ?? []).flatMap((names) => names.split(','));
    return {
      files,
      options: {
        engine: { ...DEFAULT_ENGINE, ...engineFeatures(features) },
        isWanted: (name) => patterns.length === 0 || patterns.some((pattern) => pattern.test(name)),
      },
    };
  } catch (refused) {
    console.error(`${messageOf(refused)}\n${USAGE}`);
    process.exit(2);
  }
}

const { files, options } = argumentsOrExit();
let hasFailed = false;
for (const file of files) {
  console.log(`Unit Testing:  ${file}`);
  const failures = await runUnitFile(file, options).catch((refused) => [messageOf(refused)]);
  if (failures.length === 0) console.log('  SUCCESS');
  else {
    hasFailed = true;
    console.error(['  FAILED:', ...failures].join('\n'));
  }
  console.log();
}
process.exitCode = hasFailed ? 1 : 0;
