// Starts the engine thread with what the flags say.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { engineFeatures, unknownFeatures } from '../features';
import type { Log } from '../log';
import type { Instruments } from '../metrics';
import type { Options } from '../options';
import { createEngineClient, type EngineClient } from './client';
import type { EngineSettings, EngineVerbs } from './verbs';

/** A query may keep the engine thread busy between two breaths, never this long beyond its own limit. */
const STUCK_BEYOND_MS = 30_000;

type LaunchParts = {
  readonly options: Options;
  readonly log: Log;
  /** Where the program lies. */
  readonly root: string;
  readonly connectionString: string;
  readonly instruments: Pick<Instruments, 'engineUp' | 'engineRestarts'>;
  /** Each time it takes work, the first included. */
  readonly onUp: () => void;
};

/** It takes work once `started` resolves. */
export function launchEngine(parts: LaunchParts): EngineClient<EngineVerbs> {
  const { options, log, root, connectionString } = parts;
  const { engineUp, engineRestarts } = parts.instruments;
  for (const option of unknownFeatures(options.enabledFeatures)) {
    log.warn({ option }, 'Unknown option for --enable-feature');
  }
  const settings: EngineSettings = {
    connectionString,
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
  };
  return createEngineClient<EngineVerbs>({
    scriptUrl: pathToFileURL(join(root, 'dist', 'engine-thread.mjs')),
    workerData: settings,
    log,
    onUp: () => {
      engineUp.set(1);
      parts.onUp();
    },
    onDown: () => {
      engineUp.set(0);
      engineRestarts.inc();
    },
    stuckAfterMs: options.queryTimeoutMs + STUCK_BEYOND_MS,
  });
}
