// /api/alerts/list, counts, history and alert/<fingerprint>: the live list at once, and what alerts have been through.

import type { AlertCounts } from '@/lib/alerts/query/live-row';
import type { HistoryReader, SeenAlert, Span } from '@/lib/alerts/spans/contract';
import { badInput, messageOf, notFound } from '@/lib/kernel/errors';
import { parseInstant } from '@/lib/kernel/time';
import { type Asked, type Endpoints, WrittenJson } from './endpoint';
import { type LiveState, stateJson } from './live-json';

export type AlertListDoors = Pick<HistoryReader, 'spans' | 'seenAlert'> & {
  /** What rules say of their alerts is as new as it can be once it resolves. */
  readonly freshen: () => Promise<void>;
  readonly liveState: () => LiveState;
  readonly counts: () => AlertCounts;
  readonly activeSilences: () => number;
  readonly failingRules: () => number;
  /** undefined: not known. */
  readonly failingIntegrations: () => number | undefined;
};

export const alertListEndpoints = (doors: AlertListDoors): Endpoints => ({
  '/api/alerts/list': {
    GET: async () => {
      await doors.freshen();
      return new WrittenJson(stateJson(doors.liveState()));
    },
  },
  '/api/alerts/counts': {
    GET: () => ({
      ...{ ...doors.counts(), silences: doors.activeSilences(), failingRules: doors.failingRules() },
      failingIntegrations: doors.failingIntegrations() ?? null,
    }),
  },
  '/api/alerts/history': { GET: (asked) => history(asked, doors) },
  '/api/alerts/seen/:fingerprint': { GET: (asked) => seen(asked, doors) },
});

/** More spans than this are cut off, and the answer says so. */
const MOST_SPANS = 20_000;
const MOST_FINGERPRINTS = 500;

/** Parameters: from, to (RFC 3339, or Unix seconds); fingerprint, any number. Spans by fingerprint, each in order of time. */
async function history({ query }: Asked, doors: AlertListDoors): Promise<unknown> {
  const fromMs = instantOf(query, 'from');
  const toMs = instantOf(query, 'to');
  if (fromMs >= toMs) throw badInput('parameter "from" must be before "to"');
  const asked = query.getAll('fingerprint');
  if (asked.length > MOST_FINGERPRINTS)
    throw badInput(
      `${asked.length} fingerprints are more than the ${MOST_FINGERPRINTS} that may be asked for at a time`,
    );
  const fingerprints = asked.length > 0 ? asked : undefined;
  const found = await doors.spans({ fromMs, toMs, fingerprints, limit: MOST_SPANS + 1 });
  const spans = found.slice(0, MOST_SPANS);
  return { fromMs, toMs, isCut: found.length > MOST_SPANS, alerts: byFingerprint(spans) };
}

/** @throws bad_input when it is missing, or no instant */
function instantOf(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  if (text === null) throw badInput(`parameter ${JSON.stringify(name)} is missing`);
  try {
    return Math.round(parseInstant(text));
  } catch (refused) {
    throw badInput(`parameter ${JSON.stringify(name)}: ${messageOf(refused)}`);
  }
}

function byFingerprint(spans: readonly Span[]): Readonly<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const span of spans) {
    const own = found[span.fingerprint] ?? [];
    own.push(spanJson(span));
    found[span.fingerprint] = own;
  }
  return found;
}

/** `untilMs` null: it goes on. */
const spanJson = ({ fromMs, untilMs, startsMs, state, reason }: Span) => ({
  ...{ fromMs, untilMs: untilMs ?? null, startsMs, state },
  ...(state === 'suppressed' && { reason }),
});

async function seen({ segments }: Asked, doors: AlertListDoors): Promise<SeenAlert> {
  const fingerprint = segments.at(-1) as string;
  const alert = await doors.seenAlert(fingerprint);
  if (!alert) throw notFound(`no alert with fingerprint ${JSON.stringify(fingerprint)} is remembered`);
  return alert;
}
