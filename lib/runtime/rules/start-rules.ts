// The rules of a process, put together: the book of all groups, the loops that evaluate them, the API that changes them.
import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { NewEvent } from '@/lib/events/model';
import type { CheckExpr } from '@/lib/formats/prometheus-rules';
import { textOfOneGroup } from '@/lib/formats/prometheus-rules/one-group';
import type { Clock } from '@/lib/kernel/clock';
import { kindOf, messageOf, notFound } from '@/lib/kernel/errors';
import type { StreamHandler } from '@/lib/kernel/http';
import type { SendAlerts } from '@/lib/metrics/react/notifier/notifier';
import { groupKey, type RuleGroupSpec } from '@/lib/metrics/react/rules/model';
import { postgresRuleDefinitions } from '@/lib/metrics/store/postgres/rule-definitions';
import type { ChangeNote, RuleVersion } from '@/lib/metrics/store/rule-definitions';
import { type GroupListing, type RulesDoors, ruleRoutes } from '@/lib/wire/console/rules-api';
import { type TryDoors, tryRoute } from '@/lib/wire/console/try-api';
import type { EngineClient } from '../engine/client';
import type { EngineVerbs } from '../engine/verbs';
import type { Route } from '../http/routes';
import type { Log } from '../log';
import type { LoopPlan, Loops } from '../loops';
import { fileOfNamespace, RuleBook } from './rule-book';
import { specOf } from './rule-files';
import { RuleLoops, type RuleLoopsOptions } from './rule-loops';
import { RuleMetrics } from './rule-metrics';

export type RuleParts = {
  readonly engine: Pick<EngineClient<EngineVerbs>, 'call'>;
  readonly pool: Pool;
  readonly loops: Pick<Loops, 'start'>;
  readonly clock: Clock;
  readonly send: SendAlerts;
  readonly checkExpr: CheckExpr;
  readonly externalUrl: string;
  readonly registry: Registry;
  readonly recordEvent: (event: NewEvent) => Promise<void>;
  /** A group was evaluated, or is there no more. */
  readonly onEvaluated: RuleLoopsOptions['onChanged'];
  readonly log: Log;
};

export type RunningRules = {
  readonly book: RuleBook;
  readonly plans: readonly LoopPlan[];
  /** @param run evaluates dry runs, in the engine thread */
  readonly routes: (run: StreamHandler) => readonly Route[];
  engineStarted(): void;
  /** Rules that failed when they were evaluated last, and groups that cannot be read. */
  failing(): number;
};

/** Between two looks at what other processes changed. */
const FOLLOW_EVERY_MS = 1_000;

export function startRules(parts: RuleParts): RunningRules {
  const { engine, pool, loops, clock, send, checkExpr, registry, log } = parts;
  const metrics = new RuleMetrics(registry);
  const ruleLoops = new RuleLoops({ engine, loops, clock, send, metrics, log, onChanged: parts.onEvaluated });
  const store = postgresRuleDefinitions(pool, () => clock.nowMs());
  const book = new RuleBook({ store, loops: ruleLoops, checkExpr, log });
  const doors: RulesDoors = {
    store,
    async change(changes, note) {
      const made = await store.change(changes, note);
      for (const version of made) await parts.recordEvent(eventOf(version, note));
      // What is committed is not undone for a thread that is down: it is told as soon as it can be.
      await book
        .follow()
        .catch((thrown) => log.warn({ error: messageOf(thrown) }, 'changed rules are not evaluated yet'));
      return made;
    },
    listed: async () => ({ groups: listings(book, ruleLoops), standing: await standingOf(engine) }),
    fileGroupText: (file, group) => fileGroupText(book, file, group, checkExpr),
    checkExpr,
  };
  return {
    book,
    plans: [{ name: 'follow_rule_groups', everyMs: FOLLOW_EVERY_MS, run: () => book.follow() }],
    routes: (run) => [...ruleRoutes(doors), tryRoute(tryDoors(parts, book, run))],
    engineStarted: () => ruleLoops.engineStarted(),
    failing: () => ruleLoops.failing() + book.made().filter(({ problem }) => problem !== '').length,
  };
}

function tryDoors({ checkExpr, externalUrl, clock }: RuleParts, book: RuleBook, run: StreamHandler): TryDoors {
  return {
    ...{ checkExpr, fileOfNamespace, run },
    specOf(file, group) {
      const { evaluationIntervalMs, ruleQueryOffsetMs } = book.defaults();
      return specOf(file, group, evaluationIntervalMs, ruleQueryOffsetMs);
    },
    presentGroup: (file, name) => allSpecs(book).find((spec) => spec.file === file && spec.name === name),
    settings: () => ({ externalLabels: book.externalLabels(), externalUrl }),
    nowMs: () => clock.nowMs(),
  };
}

const allSpecs = (book: RuleBook): readonly RuleGroupSpec[] => [
  ...book.ofFiles(),
  ...book.made().flatMap(({ spec }) => (spec ? [spec] : [])),
];

/** Groups of files first, in the order of the files. */
function listings(book: RuleBook, loops: RuleLoops): GroupListing[] {
  const ofFiles = book.ofFiles().map((spec) => ({ spec, made: undefined, problem: '' }));
  const made = book.made().map(({ namespace, name, version, spec, problem }) => ({
    spec: spec ?? unreadable(namespace, name),
    made: { namespace, version },
    problem,
  }));
  return [...ofFiles, ...made].map((group) => ({ ...group, nextEvaluationMs: loops.dueMs(group.spec) }));
}

const unreadable = (namespace: string, name: string): RuleGroupSpec => ({
  ...{ file: fileOfNamespace(namespace), name, intervalMs: 0, queryOffsetMs: 0, limit: 0, rules: [] },
});

/** undefined while the engine thread is down: the groups are listed all the same. */
async function standingOf(engine: RuleParts['engine']) {
  try {
    return (await engine.call('ruleStanding', {})).groups;
  } catch (thrown) {
    if (kindOf(thrown) !== 'unavailable') throw thrown;
    return undefined;
  }
}

/** Only what rule_files name can be read. */
function fileGroupText(book: RuleBook, file: string, group: string, checkExpr: CheckExpr): string {
  const isKnown = book.ofFiles().some((spec) => groupKey(spec) === groupKey({ file, name: group }));
  if (!isKnown) throw notFound(`there is no rule group ${JSON.stringify(group)} in a file ${JSON.stringify(file)}`);
  return textOfOneGroup(readFileSync(file, 'utf8'), file, group, checkExpr);
}

function eventOf({ namespace, name, version, text }: RuleVersion, { author, message }: ChangeNote): NewEvent {
  const what = text === undefined ? 'was deleted' : version === 1 ? 'was made' : `is at version ${version}`;
  return {
    actor: author || 'somebody',
    kind: text === undefined ? 'rule.deleted' : 'rule.changed',
    message: `rule group ${name} of ${namespace} ${what}${message === '' ? '' : `: ${message}`}`,
    labels: { namespace, group: name },
  };
}
