// GET /api/alerts/why/:fingerprint: why somebody was told of an alert, or was not, as one timeline.
import type { HeldBy } from '@/lib/alerts/history';
import type { StoredAlert } from '@/lib/alerts/model';
import { whyOf } from '@/lib/alerts/query/why';
import type { RuleOrigin, WhyStep } from '@/lib/alerts/query/why-model';
import type { HistoryReader } from '@/lib/alerts/store/history/contract';
import { badInput, notFound } from '@/lib/kernel/errors';
import type { Asked, Endpoints } from './endpoint';
import { messageJson, type Unfinished } from './history-json';
import { inhibitorJson, type RoutingDoors, silenceJson } from './routing-api';

export type WhyDoors = Pick<RoutingDoors, 'nowMs' | 'placedRoutes' | 'suppressionOf' | 'silence' | 'alert'> & {
  readonly history: Pick<HistoryReader, 'records'>;
  readonly pending: () => readonly Unfinished[];
  /** What our own rules know of an alert; undefined: it came from elsewhere. Never throws. */
  readonly ruleOf: (alert: Pick<StoredAlert, 'labels' | 'startsAtMs'>) => Promise<RuleOrigin | undefined>;
};

export const whyEndpoints = (doors: WhyDoors): Endpoints => ({
  '/api/alerts/why/:fingerprint': { GET: (asked) => why(asked, doors) },
});

/** Of one alert: more than what a day of short intervals brings. */
const MOST_RECORDS = 500;

async function why({ segments }: Asked, doors: WhyDoors) {
  const fingerprint = segments.at(-1) ?? '';
  if (!/^[0-9a-f]{16}$/.test(fingerprint))
    throw badInput(`${JSON.stringify(fingerprint)} is no fingerprint: 16 hexadecimal digits`);
  const alert = doors.alert(fingerprint);
  const records = await doors.history.records({ fingerprint, limit: MOST_RECORDS });
  const labels = alert?.labels ?? records[0]?.alerts.find((each) => each.fingerprint === fingerprint)?.labels;
  if (!labels) throw notFound(`there is no alert ${fingerprint}, and no notification of the past tells of it`);
  const { silencedBy, inhibitedBy } = doors.suppressionOf(labels);
  const { verdict, steps } = whyOf({
    ...{ nowMs: doors.nowMs(), fingerprint, alert, records, silencedBy, inhibitedBy },
    rule: alert && (await doors.ruleOf(alert)),
    routes: doors.placedRoutes(labels),
    pending: doors.pending().filter(({ alerts }) => alerts.some((each) => each.fingerprint === fingerprint)),
    silencedUntilMs: latest(silencedBy.map((id) => doors.silence(id)?.endsAtMs)),
  });
  return {
    fingerprint,
    labels,
    isKnown: alert !== undefined,
    verdict,
    steps: steps.map((step) => stepJson(step, doors)),
  };
}

const latest = (times: readonly (number | undefined)[]) => {
  const known = times.filter((ms) => ms !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};

function stepJson(step: WhyStep, doors: WhyDoors) {
  switch (step.kind) {
    case 'held': {
      const [held] = step.record.alerts;
      return {
        ...{ kind: step.kind, atMs: step.atMs },
        receiver: step.record.receiver,
        ...(held && heldJson(held.heldBy, doors)),
      };
    }
    case 'message':
    case 'sending':
      return { kind: step.kind, atMs: step.atMs, message: messageJson(step.record) };
    case 'unchanged': {
      const { receiver, integration, index, untilMs } = step.record;
      return { ...{ kind: step.kind, atMs: step.atMs }, receiver, integration, index, untilMs };
    }
    default:
      return step;
  }
}

/** By whom, with names and comments where they are still known. */
function heldJson({ what, by }: HeldBy, doors: WhyDoors) {
  return {
    what,
    by,
    silences: what === 'silence' ? by.map((id) => silenceJson(id, doors)) : [],
    inhibitors: what === 'inhibition' ? by.map((fingerprint) => inhibitorJson(fingerprint, doors)) : [],
  };
}
