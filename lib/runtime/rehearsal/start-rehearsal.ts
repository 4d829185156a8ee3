// A rehearsal as the runtime has it: put together, and its figures in /metrics.
import type { Registry } from 'prom-client';
import type { Clock } from '@/lib/kernel/clock';
import type { EngineClient } from '../engine/client';
import type { EngineVerbs } from '../engine/verbs';
import type { Log } from '../log';
import { countersIn } from '../metrics';
import type { Options } from '../options';
import type { Watching } from '../watching';
import { Rehearsal } from './rehearsal';
import { openStage } from './stage';

export type RehearsalStart = {
  readonly engine: EngineClient<EngineVerbs>;
  readonly watching: Pick<Watching, 'requestSettings'>;
  readonly options: Pick<Options, 'corsOrigin'>;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
};

/** It begins when it is told to. */
export function createRehearsal({ registry, clock, options, watching, engine, log }: RehearsalStart): Rehearsal {
  const rehearsal = new Rehearsal({
    open: () => openStage({ ...options, engine, log, settings: () => watching.requestSettings() }),
    ended: () => engine.call('endRehearsal', {}),
    cpuMs,
    clock,
    log,
  });
  const counter = countersIn(registry);
  counter('quadrant_rehearsal_questions_total', 'Made-up questions asked after the start.', () => rehearsal.questions);
  counter('quadrant_rehearsal_cpu_seconds_total', 'CPU time they took.', () => rehearsal.cpuMs / 1000);
  return rehearsal;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
