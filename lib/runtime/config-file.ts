// prometheus.yml on disk: written on a first run, read, watched, read again. A refused file changes nothing.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type PrometheusConfig, parsePrometheusConfig, type Surroundings } from '@/lib/formats/prometheus-config';
import type { CheckExpr } from '@/lib/formats/prometheus-rules';
import { badInput, messageOf } from '@/lib/kernel/errors';
import { type LoadedRules, parseRuleFiles, type RuleFileText, readRuleFiles } from './rules/rule-files';

export type ConfigState = {
  readonly config: PrometheusConfig;
  readonly rules: LoadedRules;
  /** The file's text as it was loaded. */
  readonly text: string;
  readonly loadedMs: number;
};

type Read =
  | { readonly config: PrometheusConfig; readonly ruleFiles: readonly RuleFileText[] }
  | { readonly refused: Error };

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

/** Reads and parses the file and the rule files it names, remembering what it saw: what changed is noticed by its content. */
export class ConfigFile {
  private seenHash = '';

  constructor(
    readonly path: string,
    private readonly nowMs: () => number,
    private readonly checkExpr: CheckExpr,
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
    const read = this.read(text);
    if (onlyIfChanged && read.hash === this.seenHash) return { kind: 'unchanged' };
    this.seenHash = read.hash;
    if ('refused' in read) return { kind: 'refused', error: read.refused };
    const { config, ruleFiles } = read;
    try {
      const rules = parseRuleFiles(ruleFiles, config.global, this.checkExpr);
      return { kind: 'applied', state: { config, rules, text, loadedMs: this.nowMs() } };
    } catch (refused) {
      return { kind: 'refused', error: refused as Error }; // parseRuleFiles throws QuadrantError only
    }
  }

  /** The configuration and the texts it names, with a hash of it all. */
  private read(text: string): Read & { readonly hash: string } {
    const hash = createHash('sha256').update(text);
    const digest = () => hash.digest('hex');
    try {
      const config = this.parse(text);
      const ruleFiles = readRuleFiles(config.ruleFiles, dirname(this.path));
      for (const file of ruleFiles) hash.update(`\0${file.path}\0${file.text}`);
      return { config, ruleFiles, hash: digest() };
    } catch (thrown) {
      const refused = thrown as Error; // both throw QuadrantError only
      hash.update(`\0${refused.message}`);
      return { refused, hash: digest() };
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
