// What templates of notifications see, as Go values: Alertmanager's template.Data with its methods.
import { GoTime } from '../go-template/time';
import {
  GoList,
  GoMap,
  GoStruct,
  type GoValue,
  goFunction,
  isList,
  itemsOf,
  type Methods,
  stringMap,
} from '../go-template/value';

/** Texts of Alertmanager's documentation; times are Dates. */
export type NotificationData = {
  readonly Receiver: string;
  readonly Status: string;
  readonly Alerts: readonly AlertData[];
  readonly GroupLabels: Pairs;
  readonly CommonLabels: Pairs;
  readonly CommonAnnotations: Pairs;
  readonly ExternalURL: string;
};

export type AlertData = {
  readonly Status: string;
  readonly Labels: Pairs;
  readonly Annotations: Pairs;
  readonly StartsAt: Date;
  readonly EndsAt: Date;
  readonly GeneratorURL: string;
  readonly Fingerprint: string;
};

type Pairs = Readonly<Record<string, string>>;

export function dataValue({ Receiver, Status, Alerts, ExternalURL, ...labels }: NotificationData): GoValue {
  return new GoStruct('*template.Data', {
    ...{ Receiver, Status, Alerts: alertList(Alerts) },
    GroupLabels: keyValues(labels.GroupLabels),
    CommonLabels: keyValues(labels.CommonLabels),
    CommonAnnotations: keyValues(labels.CommonAnnotations),
    ExternalURL,
  });
}

function alertList(alerts: readonly AlertData[]): GoList {
  const those = (status: string) =>
    goFunction([], () => alerts.filter(({ Status }) => Status === status).map(alertValue));
  return new GoList(alerts.map(alertValue), 'template.Alerts', {
    Firing: those('firing'),
    Resolved: those('resolved'),
  });
}

function alertValue({ Status, Labels, Annotations, StartsAt, EndsAt, GeneratorURL, Fingerprint }: AlertData): GoValue {
  return new GoStruct('template.Alert', {
    ...{ Status, Labels: keyValues(Labels), Annotations: keyValues(Annotations) },
    ...{ StartsAt: new GoTime(StartsAt.getTime()), EndsAt: new GoTime(EndsAt.getTime()), GeneratorURL, Fingerprint },
  });
}

/** template.KV. */
function keyValues(pairs: Pairs): GoMap {
  return new GoMap(stringMap(pairs).entries, 'template.KV', '', {
    SortedPairs: goFunction([], () => pairList(sortedPairs(pairs))),
    Names: goFunction([], () => sortedPairs(pairs).map(([name]) => name)),
    Values: goFunction([], () => sortedPairs(pairs).map(([, value]) => value)),
    Remove: goFunction(['any'], (names) => {
      const removed = new Set(isList(names) ? itemsOf(names) : []);
      return keyValues(Object.fromEntries(Object.entries(pairs).filter(([name]) => !removed.has(name))));
    }),
  });
}

type Pair = readonly [name: string, value: string];

/** `alertname` comes first, then the others by name. */
function sortedPairs(pairs: Pairs): readonly Pair[] {
  const rank = ([name]: Pair) => (name === 'alertname' ? 0 : 1);
  return Object.entries(pairs).sort(
    (a, b) => rank(a) - rank(b) || Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])),
  );
}

/** template.Pairs. */
function pairList(pairs: readonly Pair[]): GoList {
  const methods: Methods = {
    Names: goFunction([], () => pairs.map(([name]) => name)),
    Values: goFunction([], () => pairs.map(([, value]) => value)),
    String: goFunction([], () => pairs.map(([name, value]) => `${name}=${value}`).join(', ')),
  };
  return new GoList(
    pairs.map(([Name, Value]) => new GoStruct('template.Pair', { Name, Value })),
    'template.Pairs',
    methods,
  );
}
