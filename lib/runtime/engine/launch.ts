// Starts the engine thread with what the flags say.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { engineFeatures, unknownFeatures } from '../features';
import type { Log } from '../log';
import type { Options } from '../options';
import { createEngineClient, type EngineClient } from './client';
import type { EngineSettings, EngineVerbs, OpenMessage } from './verbs';

/** A query may keep the engine thread busy between two breaths, never this long beyond its own limit. */
const STUCK_BEYOND_MS = 30_000;

type LaunchParts = {
  readonly options: Options;
  readonly log: Log;
  /** Where the program lies. */
  readonly root: string;
  /** Rejected: there is no database, and whoever opens it says so. */
  readonly connectionString: Promise<string>;
  /** Each time it takes work, the first included. */
  readonly onUp: () => void;
  /** It will be started again. */
  readonly onDown: () => void;
};

/** It takes work once `started` resolves. */
export function launchEngine({
  options,
  log,
  root,
  connectionString,
  onUp,
  onDown,
}: LaunchParts): EngineClient<EngineVerbs> {
  for (const option of unknownFeatures(options.enabledFeatures)) {
    log.warn({ option }, 'Unknown option for --enable-feature');
  }
  return createEngineClient<EngineVerbs>({
    scriptUrl: pathToFileURL(join(root, 'dist', 'engine-thread.mjs')),
    workerData: settingsOf(options),
    firstMessage: connectionString.then((known) => ({ connectionString: known }) satisfies OpenMessage),
    ...{ log, onUp, onDown },
    stuckAfterMs: options.queryTimeoutMs + STUCK_BEYOND_MS,
  });
}

const settingsOf = (options: Options): EngineSettings => ({
  store: options.store,
  scrapes: options.scrapes,
  lookbackMs: options.lookbackDeltaMs,
  features: engineFeatures(options.enabledFeatures),
  queryTimeoutMs: options.queryTimeoutMs,
  queryMaxSamples: options.queryMaxSamples,
  ruleTries: options.rules.tries,
  maxBodyBytes: options.maxBodyBytes,
  maxWaitingBytes: options.maxWaitingBytes,
  adminApiEnabled: options.adminApiEnabled,
});
