// prometheus.yml on disk: written on a first run, read, watched, read again. A refused file changes nothing.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type PrometheusConfig, parsePrometheusConfig, type Surroundings } from '@/lib/formats/prometheus-config';
import { badInput, messageOf } from '@/lib/kernel/errors';

export type ConfigState = {
  readonly config: PrometheusConfig;
  /** The file's text as it was loaded. */
  readonly text: string;
  readonly loadedMs: number;
};

/** What an attempt to load came to. `unchanged` only when it was asked to compare. */
export type LoadOutcome =
  | { readonly kind: 'applied'; readonly state: ConfigState }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly error: Error };

/** Writes `text` unless a file is there. True when it was written. */
export async function writeFirstConfig(path: string, text: string): Promise<boolean> {
  if (await exists(path)) return false;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: 'wx' });
  return true;
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Reads and parses one file, remembering what it saw so that a changed file is noticed by its content. */
export class ConfigFile {
  private seenHash = '';

  constructor(
    readonly path: string,
    private readonly nowMs: () => number,
    private readonly env: Surroundings['env'] = process.env,
  ) {}

  /** @param onlyIfChanged compare with what the last load saw, accepted or not: a bad file is reported once. */
  async load({ onlyIfChanged }: { onlyIfChanged: boolean }): Promise<LoadOutcome> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (cause) {
      return this.unreadable(onlyIfChanged, messageOf(cause));
    }
    const hash = createHash('sha256').update(text).digest('hex');
    if (onlyIfChanged && hash === this.seenHash) return { kind: 'unchanged' };
    this.seenHash = hash;
    try {
      return {
        kind: 'applied',
        state: { config: this.parse(text), text, loadedMs: this.nowMs() },
      };
    } catch (refused) {
      return { kind: 'refused', error: refused as Error }; // parsePrometheusConfig throws QuadrantError only
    }
  }

  private parse(text: string): PrometheusConfig {
    // Prometheus takes the name of a secret's file as relative to the configuration.
    const readSecretFile = (name: string) => readFileSync(resolve(dirname(this.path), name), 'utf8');
    return parsePrometheusConfig(text, this.path, { readSecretFile, env: this.env });
  }

  private unreadable(onlyIfChanged: boolean, reason: string): LoadOutcome {
    if (onlyIfChanged && this.seenHash === reason) return { kind: 'unchanged' };
    this.seenHash = reason;
    return { kind: 'refused', error: badInput(`cannot read ${this.path}: ${reason}`) };
  }
}
