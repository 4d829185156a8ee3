// /api/v2/alerts and /api/v2/alerts/groups.
import type { PostedAlert, Receive } from '@/lib/alerts/ingest/receive';
import type { AlertQuery, ListedAlert, ListedGroup } from '@/lib/alerts/query/list';
import { Labels } from '@/lib/kernel/labels';
import { alertsJson, groupsJson } from './alert-json';
import { type ScannedAlert, scanAlerts } from './alert-scan';
import { badType, emptyAnswer, jsonAnswer, missing } from './answers';
import { cannot, isObject, type Json, parseBody, type TimeReader, textField, timeReader } from './body';
import type { Endpoint } from './endpoint';
import { alertQueryOf } from './filters';

export type AlertDoors = {
  readonly receive: Receive;
  readonly alerts: (query: AlertQuery) => readonly ListedAlert[];
  readonly groups: (query: AlertQuery) => readonly ListedGroup[];
};

export const alertEndpoints = (doors: AlertDoors): Readonly<Record<string, Endpoint>> => ({
  '/api/v2/alerts': {
    POST: async ({ request }) => {
      await doors.receive(postedAlerts(request.body));
      return emptyAnswer(200);
    },
    GET: ({ query }) => jsonAnswer(200, alertsJson(doors.alerts(alertQueryOf(query)))),
  },
  '/api/v2/alerts/groups': { GET: ({ query }) => jsonAnswer(200, groupsJson(doors.groups(alertQueryOf(query)))) },
});

const BODY = 'alerts';

/** @throws Malformed */
function postedAlerts(body: Uint8Array): readonly PostedAlert[] {
  const timeOf = timeReader(BODY);
  const scanned = body.length < LEAST_SCANNED_BYTES ? undefined : scanAlerts(body);
  if (scanned) return scanned.map((alert) => withTimes(alert, timeOf)).map(withUri);
  const json = parseBody(body, BODY);
  if (json === null) return [];
  if (!Array.isArray(json)) throw cannot(BODY, json, 'value of type models.PostableAlerts');
  // All types first, as Go does; then what is required and well-formed, alert by alert.
  return (json as readonly Json[]).map((alert) => typedAlert(alert, timeOf)).map(checkedAlert);
}

/** Of some hundred alerts. Before it has seen some thousands the scan takes twice as long as JSON.parse, which few alerts would pay for. */
const LEAST_SCANNED_BYTES = 2 ** 16;

const withTimes = (alert: ScannedAlert, timeOf: TimeReader): PostedAlert => ({
  labels: alert.labels,
  annotations: alert.annotations,
  endsAtMs: timeOf(alert.endsAt, '.endsAt'),
  startsAtMs: timeOf(alert.startsAt, '.startsAt'),
  generatorUrl: alert.generatorURL ?? '',
});

type Typed = Omit<PostedAlert, 'labels'> & { readonly labels: Readonly<Record<string, string>> | undefined };

/** As go-swagger names the type in its complaint. */
const GO_ALERT =
  'value of type struct { Annotations models.LabelSet "json:\\"annotations,omitempty\\""; EndsAt strfmt.DateTime ' +
  '"json:\\"endsAt,omitempty\\""; StartsAt strfmt.DateTime "json:\\"startsAt,omitempty\\"" }';

function typedAlert(alert: Json, timeOf: TimeReader): Typed {
  if (alert === null)
    return { labels: undefined, annotations: {}, startsAtMs: undefined, endsAtMs: undefined, generatorUrl: '' };
  if (!isObject(alert)) throw cannot(BODY, alert, GO_ALERT);
  return {
    annotations: labelSet(alert.annotations, '.annotations') ?? {},
    endsAtMs: timeOf(alert.endsAt, '.endsAt'),
    startsAtMs: timeOf(alert.startsAt, '.startsAt'),
    labels: labelSet(alert.labels, 'Alert.labels'),
    generatorUrl: textField(BODY, alert.generatorURL, 'Alert.generatorURL') ?? '',
  };
}

function labelSet(value: Json | undefined, field: string): Readonly<Record<string, string>> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw cannot(BODY, value, `struct field ${field} of type models.LabelSet`);
  let hasNull = false;
  for (const name in value) hasNull = textField(BODY, value[name], field) === undefined || hasNull;
  const texts = value as Readonly<Record<string, string>>; // or null, which Go reads as no text
  return hasNull ? Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text ?? ''])) : texts;
}

function checkedAlert(typed: Typed, index: number): PostedAlert {
  const { labels, annotations, startsAtMs, endsAtMs, generatorUrl } = withUri(typed, index);
  if (!labels) throw missing(`${index}.labels`);
  return { labels: Labels.of(labels), annotations, startsAtMs, endsAtMs, generatorUrl };
}

/** The same alert. @throws Malformed */
function withUri<T extends { readonly generatorUrl: string }>(alert: T, index: number): T {
  const { generatorUrl } = alert;
  if (generatorUrl !== '' && !isUri(generatorUrl)) throw badType(`${index}.generatorURL`, 'body', 'uri', generatorUrl);
  return alert;
}

/** Go's url.ParseRequestURI: absolute, or a path from the root. */
const isUri = (text: string) =>
  /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|\/)/.test(text) && !/[\s\p{Cc}]|%(?![0-9a-fA-F]{2})/u.test(text);
