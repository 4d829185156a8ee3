// The configuration of a first run: this server and the demo are watched, and the demo's rules judge what comes.
import { join } from 'node:path';
import { demoAddresses } from '@/demo/services';
import { defaultPrometheusConfig } from '@/lib/formats/prometheus-config';
import { DEMO_RULES } from '@/lib/formats/prometheus-rules/demo-rules';
import { writeFirstConfig } from './config-file';
import { isLoopback } from './flags';
import type { Options } from './options';

type FirstOptions = Pick<Options, 'configDir' | 'demo' | 'demoPort' | 'listen'>;

/** True when prometheus.yml was written, with the demo's rules beside it. Files that are there stay as they are. */
export async function writeFirstFiles(path: string, options: FirstOptions): Promise<boolean> {
  const isNew = await writeFirstConfig(path, firstConfig(options));
  const { configDir, demo } = options;
  if (isNew && demo !== false) await writeFirstConfig(join(configDir, 'rules', 'demo.yml'), DEMO_RULES);
  return isNew;
}

function firstConfig({ demo, demoPort, listen: address }: FirstOptions): string {
  const host = isLoopback(address.host) ? address.host : '127.0.0.1';
  return defaultPrometheusConfig({
    self: `${host}:${address.port}`,
    demo: demo === false ? [] : demoAddresses(demoPort),
  });
}
