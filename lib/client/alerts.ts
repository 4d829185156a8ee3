// The browser's client of /api/alerts: the live list's nouns, counts, history, and what an alert was that is over.
import { ApiError } from './api-error';
import { type FetchLike, fetchJson } from './fetch-json';

type Texts = Readonly<Record<string, string>>;

export type AlertState = 'active' | 'suppressed' | 'pending' | 'resolved';

export type AlertRule = {
  readonly file: string;
  readonly group: string;
  /** Its place among the rules of the group, from 0. */
  readonly index: number;
  readonly name: string;
  readonly expr: string;
  readonly forMs: number;
};

/** Why nobody is told: ids of silences, fingerprints of alerts, names of time intervals. */
export type Reason = {
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
};

/** Never changed: what is different about an alert is another row. */
export type AlertRow = Reason & {
  readonly fingerprint: string;
  readonly state: AlertState;
  /** When it began; of a pending one, when its expression was first true. */
  readonly sinceMs: number;
  /** Of a resolved one. */
  readonly endedMs: number | undefined;
  readonly labels: Texts;
  readonly annotations: Texts;
  /** '' when the sender gave none. */
  readonly generatorUrl: string;
  readonly receivers: readonly string[];
  /** Ids of groups, one for each route that takes it. */
  readonly groups: readonly string[];
  /** The last message about this occurrence by each integration. */
  readonly notified: readonly Notified[];
  /** Undefined: of another server. */
  readonly rule: AlertRule | undefined;
};

/** A message that told of an alert, or should have. */
export type Notified = {
  readonly receiver: string;
  /** `webhook[0]` */
  readonly integration: string;
  readonly atMs: number;
  readonly outcome: 'sent' | 'failed' | 'gave_up';
  /** What the other side answered; missing: nothing, or not in numbers. */
  readonly code?: number;
};

/** A route's group: when it was last looked at (0: never) and when it is next. */
export type AlertGroup = {
  readonly id: string;
  readonly receiver: string;
  /** How many ways there are to tell the receiver. */
  readonly integrations: number;
  readonly labels: Texts;
  readonly flushedMs: number;
  readonly nextMs: number;
  /** When time intervals no longer keep it quiet. */
  readonly mutedUntilMs?: number;
};

export type KnownSilence = {
  readonly id: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
};

/** All of the list, or (`gone`, and values that may be null) what is different about it. */
export type LiveMessage = {
  readonly version: number;
  readonly atMs: number;
  readonly rows: readonly AlertRow[];
  readonly gone: readonly string[];
  /** null: there is no value any more. */
  readonly values: Readonly<Record<string, number | null>>;
  readonly groups: readonly AlertGroup[];
  readonly silences: readonly KnownSilence[];
};

export type AlertCounts = Readonly<Record<AlertState, number>>;

/** With the silences that are active now, the rules that could not be evaluated last, and who did not get the last message. */
export type PresentCounts = AlertCounts & {
  readonly silences: number;
  readonly failingRules: number;
  /** null: the server does not know. */
  readonly failingIntegrations: number | null;
};

/** A stretch of time in one state; `untilMs` null: it goes on. */
export type AlertSpan = {
  readonly fromMs: number;
  readonly untilMs: number | null;
  /** When the occurrence began: equal for all spans of one. */
  readonly startsMs: number;
  readonly state: 'active' | 'suppressed';
  readonly reason?: Reason;
};

export type AlertHistory = {
  /** By fingerprint, each in order of time; alerts without any are missing. */
  readonly alerts: Readonly<Record<string, readonly AlertSpan[]>>;
  /** There was more than is told at a time. */
  readonly isCut: boolean;
};

export type SeenAlert = Pick<AlertRow, 'fingerprint' | 'labels' | 'annotations' | 'generatorUrl' | 'rule'>;

type Call = { readonly signal?: AbortSignal | undefined; readonly fetchLike?: FetchLike };

/** @throws ApiError */
export const fetchAlertCounts = (call: Call = {}): Promise<PresentCounts> => get('/api/alerts/counts', call);

/** Of some alerts, between two instants. @throws ApiError */
export function fetchAlertHistory(
  fingerprints: readonly string[],
  fromMs: number,
  toMs: number,
  call: Call = {},
): Promise<AlertHistory> {
  const parameters = new URLSearchParams([
    ['from', String(fromMs / 1000)],
    ['to', String(toMs / 1000)],
    ...fingerprints.map((fingerprint) => ['fingerprint', fingerprint]),
  ]);
  return get<AlertHistory>(`/api/alerts/history?${parameters}`, call);
}

/** undefined: nothing is remembered of it. @throws ApiError */
export async function fetchSeenAlert(fingerprint: string, call: Call = {}): Promise<SeenAlert | undefined> {
  try {
    const seen = await get<Partial<SeenAlert>>(`/api/alerts/seen/${encodeURIComponent(fingerprint)}`, call);
    return { fingerprint, labels: {}, annotations: {}, generatorUrl: '', rule: undefined, ...seen };
  } catch (failed) {
    if (failed instanceof ApiError && failed.status === 404) return undefined;
    throw failed;
  }
}

/** What the wire leaves out because it is empty is filled in. @throws ApiError when it is no message of the stream */
export function decodeMessage(text: string): LiveMessage {
  const json = JSON.parse(text) as Partial<LiveMessage>; // of our own server, whose tests hold it to this shape
  if (!Array.isArray(json.rows)) throw new ApiError(200, 'not_json', 'the stream of alerts sent something else');
  return {
    ...{ version: 0, atMs: 0, gone: [], groups: [], silences: [], ...json },
    rows: json.rows.map((row) => ({ ...EMPTY_ROW, ...row })),
    values: Object.fromEntries(Object.entries(json.values ?? {}).map(([id, value]) => [id, numberOf(value)])),
  };
}

const EMPTY_ROW = {
  ...{
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    receivers: [],
    groups: [],
    notified: [],
    labels: {},
    annotations: {},
  },
  ...{ endedMs: undefined, generatorUrl: '', rule: undefined },
};

const ODD: Readonly<Record<string, number>> = { NaN: Number.NaN, '+Inf': Infinity, '-Inf': -Infinity };

const numberOf = (value: unknown) => (typeof value === 'number' ? value : (ODD[String(value)] ?? null));

async function get<T>(url: string, { signal, fetchLike = (input, init) => fetch(input, init) }: Call): Promise<T> {
  const { status, body } = await fetchJson(fetchLike, url, { signal: signal ?? null });
  if (status === 200) return body as T; // of our own server, whose tests hold it to this shape
  throw errorOf(status, body);
}

/** The envelope of a failure as an error. */
export function errorOf(status: number, body: unknown): ApiError {
  const { errorType, error } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<
    Record<string, unknown> // each field is checked below
  >;
  return new ApiError(
    status,
    typeof errorType === 'string' ? errorType : 'unknown',
    typeof error === 'string' ? error : `the server answered ${status}`,
  );
}
